import { formatDuration } from '#lib/duration'
import type { OutputOf } from '#lib/operation'
import { type showToday, watchedText } from '#features/collaboration/contract'

type Today = OutputOf<typeof showToday>

/** Today for a terminal: sections by urgency, a row a sentence with its evidence and why. */
export function todayAsText(today: Today, now: Date): string {
  const sections: [string, Today['now']][] = [['Now', today.now], ['Waiting on you', today.waiting], ['Soon', today.soon]]
  const shown = sections.filter(([, rows]) => rows.length > 0).map(([title, rows]) => `${title}\n${rows.map((row) => rowText(row, now)).join('\n')}\n`)
  const since = today.since.rows.length > 0 ? [`Since ${today.since.from.slice(0, 16).replace('T', ' ')}\n${today.since.rows.map((row) => `  ${row.text}`).join('\n')}\n`] : []
  const empty = today.now.length + today.waiting.length + today.soon.length === 0 ? ['Nothing needs you.\n'] : []
  return [...empty, ...shown, ...since, `${watchedText(today.watched)}\n`].join('\n')
}

function rowText(row: Today['now'][number], now: Date): string {
  const age = formatDuration(Math.abs(now.getTime() - Date.parse(row.since)))
  const place = row.evidence.href && !row.evidence.href.startsWith('/') ? ` (${row.evidence.href})` : ''
  return `  [${row.severity}] ${row.title}\n      ${row.evidence.text}${place}\n      ${row.why} ${age}.`
}

import { showToday, watchedText } from '#features/collaboration/contract'
import type { AttentionRow } from '#kernel/attention/contract'
import { oneLine, paint } from './format-cell.ts'
import { relativeTime } from './relative-time.ts'
import type { Terminal } from './terminal.ts'

/** Today as a page: by urgency, each with why it is there and what to do next. */
export function printToday(output: unknown, terminal: Terminal): void {
  const today = showToday.output.parse(output)
  const { bold, dim } = terminal.colors
  const sections: [string, readonly AttentionRow[]][] = [['Now', today.now], ['Waiting on you', today.waiting], ['Soon', today.soon]]
  for (const [title, rows] of sections.filter(([, each]) => each.length > 0)) {
    terminal.write(`${bold(title)}\n`)
    for (const row of rows) printRow(row, terminal)
    terminal.write('\n')
  }
  if (sections.every(([, rows]) => rows.length === 0)) {
    terminal.write(`${bold('Nothing needs you.')}\n${dim(watchedText(today.watched))}\n\n`)
  }
  if (today.since.rows.length > 0) terminal.write(`${bold(`${today.since.isBeginning ? 'Since Daybook began' : 'Since you were away'} (${relativeTime(today.since.from, terminal.now())})`)}\n`)
  for (const row of today.since.rows) terminal.write(`  ${oneLine(row.text)}  ${dim(relativeTime(row.at, terminal.now()))}\n`)
  if (today.snoozed > 0) terminal.write(dim(`${today.snoozed} put aside: daybook attention list\n`))
}

function printRow(row: AttentionRow, terminal: Terminal): void {
  const { dim, bold } = terminal.colors
  const entity = row.entity ? dim(`  ${row.entity}`) : ''
  terminal.write(`  ${paint(row.severity.padEnd(8), terminal)}  ${bold(oneLine(row.title))}${entity}  ${dim(relativeTime(row.since, terminal.now()))}\n`)
  terminal.write(`            ${oneLine(row.evidence.text)}\n`)
  terminal.write(dim(`            Why: ${oneLine(row.why)}\n`))
  const action = row.actions[0]
  if (action) terminal.write(`            Next: ${oneLine(action.label)}${action.operation ? dim(`  ${commandFor(action.operation, action.input)}`) : ''}\n`)
}

/** The same action on the command line. */
function commandFor(operation: string, input: Readonly<Record<string, unknown>> | null): string {
  const [part = '', verb = ''] = operation.split('.')
  const flags = Object.entries(input ?? {}).map(([name, value]) => `${flag(name)} ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`)
  return ['daybook', part, flag(verb).slice(2), ...flags].join(' ')
}

function quoted(text: string): string {
  return /^[\w:./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function flag(name: string): string {
  return `--${name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`
}

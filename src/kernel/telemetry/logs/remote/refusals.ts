import type { LogWriteReport } from '../../logs-store.ts'

/** What a server says of lines that it did not take, by the words of Loki and of Daybook: there is nothing else to tell them by. */
export function refusalOf(text: string, lines: number): LogWriteReport['rejected'][number] {
  const told = /total ignored: (\d+) out of/i.exec(text) ?? /(?:^|\n)(\d+) lines? (?:was|were) not taken/.exec(text)
  return { reason: reasonOf(text), count: Math.min(lines, told ? Number(told[1]) : lines), example: text.slice(0, 500).trim() }
}

function reasonOf(text: string): LogWriteReport['rejected'][number]['reason'] {
  if (/too old|too far behind|out of order|too-old/i.test(text)) return 'too-old'
  if (/max entry size|line too long|too-long|larger than max/i.test(text)) return 'too-long'
  return /stream limit|active stream|stream-quota|rate limit/i.test(text) ? 'stream-quota' : 'bad-labels'
}

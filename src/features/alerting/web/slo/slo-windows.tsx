import { type Column, Status, Table } from '#ui'
import { formatDuration } from '#lib/duration'
import type { SloWindow } from '../../contract.ts'
import type { ShownSlo } from './slo-page.tsx'
import { burnText } from './slo-words.ts'

const isOver = ({ threshold, shortBurnRate, longBurnRate }: SloWindow) => (shortBurnRate ?? 0) > threshold && (longBurnRate ?? 0) > threshold
const columns: Column<SloWindow>[] = [
  { key: 'severity', label: 'Alert', width: '90px', cell: ({ severity }) => severity },
  { key: 'windows', label: 'Windows', width: 'minmax(130px, 2fr)', cell: ({ shortSeconds, longSeconds }) => `${formatDuration(shortSeconds * 1000)} and ${formatDuration(longSeconds * 1000)}` },
  { key: 'threshold', label: 'Too fast above', width: '112px', align: 'end', cell: ({ threshold }) => burnText(threshold) },
  { key: 'short', label: 'Short now', width: '92px', align: 'end', cell: ({ shortBurnRate }) => burnText(shortBurnRate) },
  { key: 'long', label: 'Long now', width: '92px', align: 'end', cell: ({ longBurnRate }) => burnText(longBurnRate) },
  { key: 'state', label: 'State', width: '130px', cell: (window) => (window.shortBurnRate === null ? <Status state="unknown" /> : isOver(window) ? <Status state="failing" word="Too fast" /> : <Status state="ok" />) },
]

/** The windows that its alerts look at, and how each burns now. */
export function SloWindows({ shown: { windows } }: { shown: ShownSlo }) {
  return <Table label="Windows" name="windows" isMain={false} rows={windows} columns={columns} rowKey={({ severity, longSeconds, shortSeconds }) => `${severity} ${shortSeconds} ${longSeconds}`} empty="None." />
}

import { Button, type Column, CopyButton, Section, Status, Table, Text } from '#ui'
import { formatDuration } from '#lib/duration'
import { type Backtest, shareText } from './backtest-score.tsx'

type Proposal = Backtest['proposals'][number]

/** Other thresholds, and what each would have been worth over the same time. */
export function BacktestThresholds({ result: { proposals, incidents }, onTake }: { result: Backtest; onTake: ((expr: string) => void) | undefined }) {
  if (proposals.length === 0) return null
  const best = bestOf(proposals)
  const columns: Column<Proposal>[] = [
    { key: 'threshold', label: 'Threshold', width: 'minmax(90px, 1fr)', cell: ({ threshold }) => threshold.toLocaleString('en', { maximumSignificantDigits: 6 }) },
    { key: 'what', label: 'What', width: 'minmax(130px, 1.4fr)', cell: (proposal) => (proposal.isCurrent ? <Text look="secondary">as it is now</Text> : proposal === best ? <Status state="ok" word="Tells more for less" /> : <Text look="muted">–</Text>) },
    { key: 'firings', label: 'Fires', width: '72px', align: 'end', cell: ({ firings }) => firings.toLocaleString('en') },
    { key: 'precision', label: 'Precision', width: '84px', align: 'end', cell: ({ precision }) => shareText(precision) },
    { key: 'recall', label: 'Recall', width: '72px', align: 'end', cell: ({ recall }) => shareText(recall) },
    { key: 'firing', label: 'Firing', width: '100px', align: 'end', cell: ({ firings, firingSeconds }) => (firings === 0 ? '–' : formatDuration(firingSeconds * 1000)) },
    { key: 'take', label: '', width: onTake ? '168px' : '40px', align: 'end', cell: ({ isCurrent, expr }) => (isCurrent ? null : onTake ? <Button size="small" onClick={() => onTake(expr)}>Take this threshold</Button> : <CopyButton text={expr} label="Copy the expression" />) },
  ]
  return (
    <Section title="Other thresholds" note={incidents === 0 ? 'there was no incident to hold them against' : 'over the same time'}>
      <Table label="Other thresholds" name="thresholds" isMain={false} rows={proposals} columns={columns} rowKey={({ threshold }) => String(threshold)} />
    </Section>
  )
}

/** One that catches as many incidents as the current one and fires less for nothing; of those the one with the best precision. */
function bestOf(proposals: readonly Proposal[]): Proposal | undefined {
  const current = proposals.find(({ isCurrent }) => isCurrent)
  if (!current) return undefined
  const better = proposals.filter(({ caught, hits, firings, precision }) => precision !== null && caught >= current.caught && firings - hits < current.firings - current.hits && caught > 0)
  return better.toSorted((a, b) => (b.precision ?? 0) - (a.precision ?? 0) || b.caught - a.caught)[0]
}

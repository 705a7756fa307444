import { Histogram, Text, useOperation } from '#ui'
import { countLogLevels } from '#kernel/telemetry/contract'
import type { ShownRange } from '../use-metric-chart.ts'
import { levelBuckets } from './level-buckets.ts'

const points = 60

/** How many lines there are over time, by level; dragging over bars looks at that time. */
export function LevelHistogram({ query, range: { from, to }, zoom }: { query: string; range: ShownRange; zoom: (from: number, to: number) => void }) {
  const { data, error } = useOperation(countLogLevels, { query, from: new Date(from).toISOString(), to: new Date(to).toISOString(), points }, { live: false })
  if (error) return <Text look="muted">The lines could not be counted over time: {error.message}</Text>
  const { buckets } = data ? levelBuckets(data, from) : { buckets: [] }
  return (
    <>
      <Histogram label="Lines over time" buckets={buckets} onRange={(since, until) => zoom(Date.parse(since), Date.parse(until))} />
      {data?.isSampled ? <Text look="muted" size="small">Estimated from {data.linesRead.toLocaleString('en')} lines of evenly spread parts of the time.</Text> : null}
    </>
  )
}

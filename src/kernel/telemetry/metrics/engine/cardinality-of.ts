import type { Cardinality } from '../../metrics-store.ts'
import type { EngineState } from './engine-state.ts'

const shown = 100

/** What takes room, the largest first. */
export function cardinalityOf({ index, blocks, log }: EngineState): Cardinality {
  const stored = blocks.all()
  let samples = stored.reduce((sum, block) => sum + block.samples, 0)
  let firstTime = stored.reduce((least, block) => Math.min(least, block.firstTime), Infinity)
  let lastTime = stored.reduce((most, block) => Math.max(most, block.lastTime), -Infinity)
  for (const { hot } of index.entries()) {
    if (hot.length === 0) continue
    samples += hot.length
    firstTime = Math.min(firstTime, hot.times[0] as number)
    lastTime = Math.max(lastTime, hot.lastTime)
  }
  const labels = index.labels()
  const byName = [...labels.get('__name__') ?? []].map(([name, entries]) => ({ name, series: entries.length }))
  const byLabel = [...labels].map(([label, values]) => ({ label, values: values.size }))
  const byPair = [...labels].flatMap(([label, values]) => [...values].map(([value, entries]) => ({ label, value, series: entries.length })))
  const bySource = [...index.sources()].map(([source, series]) => ({ source, series })).filter(({ series }) => series > 0)
  return {
    series: index.size, samples, bytes: stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) + log.sizeBytes,
    ...(firstTime <= lastTime ? { firstTime, lastTime } : {}),
    byName: byName.toSorted((a, b) => b.series - a.series).slice(0, shown), byLabel: byLabel.toSorted((a, b) => b.values - a.values).slice(0, shown),
    byPair: byPair.toSorted((a, b) => b.series - a.series).slice(0, shown), bySource: bySource.toSorted((a, b) => b.series - a.series).slice(0, shown),
  }
}

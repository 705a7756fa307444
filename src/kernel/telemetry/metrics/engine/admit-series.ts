import type { SeriesEntry } from '../index/series-entry.ts'
import type { SeriesIndex } from '../index/series-index.ts'
import { labelsOfKey } from '../index/series-key.ts'
import type { EngineLimits } from './engine-limits.ts'
import { faultOfLabels } from './fault-of-labels.ts'
import type { Rejection } from './rejections.ts'

/** The name that stands for what was there before this process. */
export const storedSource = 'stored'

/** The entry of a series that somebody writes, or why it may not be written. */
export function admitSeries(index: SeriesIndex, key: string, source: string, limits: EngineLimits): SeriesEntry | Rejection {
  const known = index.find(key)
  if (known && known.source !== storedSource) return known
  const active = index.size - index.countOf(storedSource)
  const isFull = active >= limits.maxSeries
  if (isFull || index.countOf(source) >= limits.maxSeriesPerSource) {
    const most = isFull ? limits.maxSeries : limits.maxSeriesPerSource
    return { reason: 'series-quota', example: `${source} would have more than the ${most} series that ${isFull ? 'are taken in all' : 'one source may have'}. ${explosion(index, known?.labels.name ?? labelsOfKey(key).name)}` }
  }
  if (known) {
    index.claim(known, source)
    return known
  }
  const labels = labelsOfKey(key)
  const fault = faultOfLabels(labels, limits)
  return fault === undefined ? index.entry(key, source, labels) : { reason: 'bad-labels', example: fault }
}

/** Which label of a metric makes it so many. */
function explosion(index: SeriesIndex, name: string): string {
  const values = new Map<string, Set<string>>()
  const entries = index.labels().get('__name__')?.get(name) ?? []
  for (const { labels } of entries) for (const [label, value] of labels.pairs()) {
    const known = values.get(label)
    if (known) known.add(value)
    else values.set(label, new Set([value]))
  }
  const [label, found] = [...values].reduce<readonly [string, Set<string>]>((most, each) => (each[1].size > most[1].size ? each : most), ['', new Set()])
  if (label === '') return `It began to write ${name}. Drop what is not needed where it is made, or raise the limit.`
  return `The label ${label} of ${name} has ${found.size} values in ${entries.length} series. Drop that label where it is made, or raise the limit.`
}

import { Labels, type Matcher } from '#lib/promql'
import { relabel, type RelabelRule } from '../relabel.ts'
import type { SampleBatch } from '../metrics-store.ts'

/** Series whose fate is remembered; with more it is found out anew. */
const mostKnown = 1_000_000

export interface LabelRulesSettings {
  readonly drop: readonly (readonly Matcher[])[]
  readonly relabel: readonly RelabelRule[]
}

/** What an operator wants done to every series before it is kept, whoever sends it. Found out once a series. */
export class LabelRules {
  readonly #settings: LabelRulesSettings
  /** By the labels as they come; undefined where they are not kept. */
  #known = new Map<string, Labels | undefined>()

  constructor(settings: LabelRulesSettings) {
    this.#settings = settings
  }

  /** The batch as it is to be kept; the same where nothing is done to it. */
  apply(batch: SampleBatch): SampleBatch {
    const { drop, relabel: rules } = this.#settings
    if (drop.length === 0 && rules.length === 0) return batch
    const ruled = batch.series.map((labels) => this.#ruled(labels))
    if (!ruled.includes(undefined)) return { ...batch, series: ruled as Labels[] }
    const series: Labels[] = []
    const places = ruled.map((labels) => (labels ? series.push(labels) - 1 : -1))
    const kept = [...batch.seriesOf.keys()].filter((at) => places[batch.seriesOf[at] as number] !== -1)
    const values = new Float64Array(kept.length)
    for (const [to, at] of kept.entries()) values[to] = batch.values[at] as number
    const histograms = batch.histograms && new Map(kept.flatMap((at, to) => {
      const histogram = batch.histograms?.get(at)
      return histogram ? [[to, histogram] as const] : []
    }))
    return {
      series, seriesOf: Uint32Array.from(kept, (at) => places[batch.seriesOf[at] as number] as number), times: Float64Array.from(kept, (at) => batch.times[at] as number), values,
      ...(histograms && histograms.size > 0 ? { histograms } : {}), source: batch.source,
    }
  }

  /** The labels as they are kept; undefined where they are not. */
  applyTo(labels: Labels): Labels | undefined {
    const { drop, relabel: rules } = this.#settings
    return drop.length === 0 && rules.length === 0 ? labels : this.#ruled(labels)
  }

  #ruled(labels: Labels): Labels | undefined {
    const { key } = labels
    const known = this.#known.get(key)
    if (known !== undefined || this.#known.has(key)) return known
    if (this.#known.size >= mostKnown) this.#known = new Map()
    const found = this.#find(labels)
    this.#known.set(key, found)
    return found
  }

  #find(labels: Labels): Labels | undefined {
    if (this.#settings.drop.some((matchers) => matchers.every((matcher) => matcher.fits(labels.get(matcher.name))))) return undefined
    const pairs = new Map(labels.pairs())
    if (!relabel(pairs, this.#settings.relabel)) return undefined
    const found = Labels.ofPairs(pairs)
    return found.key === labels.key ? labels : found
  }
}

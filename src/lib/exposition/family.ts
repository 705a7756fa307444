import type { Labels } from '#lib/promql'
import type { ExpositionFormat } from './format.ts'
import { type Exemplar, readExposition } from './read-exposition.ts'
import { readSeries } from './read-series.ts'

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown'

export interface ExposedSample {
  /** With the sample's own name, which may have a suffix. */
  readonly labels: Labels
  readonly value: number
  readonly timeMs: number | undefined
  readonly exemplar: Exemplar | undefined
}

/** Samples that stand together; type, help and unit where the text says them. */
export interface Family {
  readonly name: string
  readonly type: FamilyType | undefined
  readonly help: string | undefined
  readonly unit: string | undefined
  readonly samples: readonly ExposedSample[]
}

/** Names that the samples of a type may have besides the family's own. */
const suffixes: Readonly<Record<ExpositionFormat, Partial<Record<FamilyType, readonly string[]>>>> = {
  text: { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] },
  openmetrics: {
    counter: ['_total', '_created'], histogram: ['_bucket', '_sum', '_count', '_created'], gaugehistogram: ['_bucket', '_gsum', '_gcount'],
    summary: ['_sum', '_count', '_created'], info: ['_info'],
  },
}

/** The families of an exposition, in its order. Throws `ExpositionError`. */
export function readFamilies(text: string, format: ExpositionFormat): Family[] {
  const families = new Families(format)
  readExposition(text, format, {
    metadata: (field, name, value) => families.describe(field, name, value),
    sample: (series, value, timeMs, exemplar) => {
      const labels = readSeries(series)
      families.ofSample(labels.name).samples.push({ labels, value, timeMs, exemplar })
    },
  })
  return families.all()
}

interface GrowingFamily {
  readonly name: string
  type: FamilyType | undefined
  help: string | undefined
  unit: string | undefined
  readonly samples: ExposedSample[]
}

/** Finds the family that a sample's name belongs to. */
class Families {
  readonly #byName = new Map<string, GrowingFamily>()
  readonly #format: ExpositionFormat

  constructor(format: ExpositionFormat) {
    this.#format = format
  }

  all(): Family[] {
    return [...this.#byName.values()]
  }

  describe(field: 'type' | 'help' | 'unit', name: string, text: string): void {
    const family = this.#named(name)
    if (field === 'type') family.type = text as FamilyType
    else family[field] = text
  }

  ofSample(name: string): GrowingFamily {
    const own = this.#byName.get(name)
    if (own) return own
    for (let cut = name.lastIndexOf('_'); cut > 0; cut = name.lastIndexOf('_', cut - 1)) {
      const family = this.#byName.get(name.slice(0, cut))
      if (family?.type && suffixes[this.#format][family.type]?.includes(name.slice(cut))) return family
    }
    return this.#named(name)
  }

  #named(name: string): GrowingFamily {
    const known = this.#byName.get(name)
    if (known) return known
    const family: GrowingFamily = { name, type: undefined, help: undefined, unit: undefined, samples: [] }
    this.#byName.set(name, family)
    return family
  }
}

import { labelsOfItems } from './known-labels.ts'
import type { RuleSample } from './rule-sample.ts'

/** Samples that rules have given and that are not yet written: many rules are written at once, unless one reads another. */
export class PendingSamples {
  readonly #write: (samples: readonly RuleSample[]) => Promise<void>
  readonly #errors = new Map<number | undefined, string>()
  #samples: RuleSample[] = []
  #givers: (number | undefined)[] = []
  #names = new Set<string>()
  count = 0

  constructor(write: (samples: readonly RuleSample[]) => Promise<void>) {
    this.#write = write
  }

  /** Takes what a rule gives at `time`, ends the series that it gave before and gives no longer, and tells what it gives now. */
  add(rule: number, samples: readonly RuleSample[], before: readonly (readonly string[])[], time: number): readonly (readonly string[])[] {
    if (samples.length === 0 && before.length === 0) return before
    const now = new Set<string>()
    for (const sample of samples) {
      now.add(sample.labels.key)
      this.#push(sample)
    }
    for (const items of before) {
      const labels = labelsOfItems(items)
      if (!now.has(labels.key)) this.#push({ labels, time, value: Number.NaN, isStale: true })
    }
    this.#givers.push(rule)
    this.count += samples.length
    return samples.map(({ labels }) => labels.items)
  }

  /** Ends series of rules that are gone. */
  addStale(series: readonly (readonly string[])[], time: number): void {
    if (series.length === 0) return
    for (const items of series) this.#push({ labels: labelsOfItems(items), time, value: Number.NaN, isStale: true })
    this.#givers.push(undefined)
  }

  hasAny(reads: (name: string) => boolean): boolean {
    for (const name of this.#names) if (reads(name)) return true
    return false
  }

  async flush(): Promise<void> {
    if (this.#samples.length === 0) return
    const [samples, givers] = [this.#samples, this.#givers]
    this.#samples = []
    this.#givers = []
    this.#names = new Set()
    try {
      await this.#write(samples)
    } catch (error) {
      for (const rule of givers) this.#errors.set(rule, error instanceof Error ? error.message : String(error))
    }
  }

  /** Why the samples of a rule were not kept; of rules that are gone: undefined. */
  errorOf(rule: number | undefined): string | undefined {
    return this.#errors.get(rule)
  }

  #push(sample: RuleSample): void {
    this.#samples.push(sample)
    this.#names.add(sample.labels.name)
  }
}

import type { Labels, Matcher } from '#lib/promql'
import { SeriesEntry } from './series-entry.ts'
import { labelsOfKey } from './series-key.ts'

/** Every series that this process knows of, found by its labels. */
export class SeriesIndex {
  readonly #byKey = new Map<string, SeriesEntry>()
  readonly #postings = new Map<string, Map<string, SeriesEntry[]>>()
  readonly #bySource = new Map<string, number>()

  get size(): number {
    return this.#byKey.size
  }

  countOf(source: string): number {
    return this.#bySource.get(source) ?? 0
  }

  sources(): ReadonlyMap<string, number> {
    return this.#bySource
  }

  find(key: string): SeriesEntry | undefined {
    return this.#byKey.get(key)
  }

  /** The entry of a series, made where there is none. */
  entry(key: string, source: string, labels: Labels = labelsOfKey(key)): SeriesEntry {
    const known = this.#byKey.get(key)
    if (known) return known
    const entry = new SeriesEntry(key, labels, source)
    this.#add(entry)
    return entry
  }

  /** Counts a series for another source. */
  claim(entry: SeriesEntry, source: string): void {
    this.#bySource.set(entry.source, this.countOf(entry.source) - 1)
    entry.source = source
    this.#bySource.set(source, this.countOf(source) + 1)
  }

  #add(entry: SeriesEntry): void {
    this.#byKey.set(entry.key, entry)
    this.#bySource.set(entry.source, this.countOf(entry.source) + 1)
    const { items } = entry.labels
    for (let at = 0; at < items.length; at += 2) this.#posting(items[at] as string, items[at + 1] as string).push(entry)
  }

  #posting(name: string, value: string): SeriesEntry[] {
    let values = this.#postings.get(name)
    if (!values) this.#postings.set(name, (values = new Map()))
    let entries = values.get(value)
    if (!entries) values.set(value, (entries = []))
    return entries
  }

  /** All that fit every matcher. Each matcher is asked once a value, not once a series. */
  select(matchers: readonly Matcher[]): SeriesEntry[] {
    const plans = matchers.map((matcher) => this.#planOf(matcher)).toSorted((a, b) => a.count - b.count)
    const [first, ...rest] = plans
    const found = first?.entries() ?? [...this.#byKey.values()]
    return rest.length === 0 ? found : found.filter((entry) => rest.every(({ matcher, fitting }) => fitting.has(entry.labels.get(matcher.name))))
  }

  #planOf(matcher: Matcher): Plan {
    const values = this.#postings.get(matcher.name) ?? new Map<string, SeriesEntry[]>()
    const fitting = new Set<string>()
    let count = 0
    const chosen = matcher.operator === '=' ? (values.has(matcher.value) ? [matcher.value] : []) : values.keys()
    for (const value of chosen) {
      if (!matcher.fits(value)) continue
      fitting.add(value)
      count += values.get(value)?.length ?? 0
    }
    if (!matcher.fits('')) return { matcher, fitting, count, entries: () => [...fitting].flatMap((value) => values.get(value) ?? []) }
    // Those without the label fit too.
    fitting.add('')
    return { matcher, fitting, count: this.size, entries: () => [...this.#byKey.values()].filter((entry) => fitting.has(entry.labels.get(matcher.name))) }
  }

  labels(): ReadonlyMap<string, ReadonlyMap<string, readonly SeriesEntry[]>> {
    return this.#postings
  }

  entries(): IterableIterator<SeriesEntry> {
    return this.#byKey.values()
  }

  /** Lets go of those that `isKept` does not name. */
  keepOnly(isKept: (entry: SeriesEntry) => boolean): void {
    const all = [...this.#byKey.values()]
    const kept = all.filter(isKept)
    if (kept.length === all.length) return
    for (const entry of all) entry.isGone = true
    this.#byKey.clear()
    this.#postings.clear()
    this.#bySource.clear()
    for (const entry of kept) {
      entry.isGone = false
      this.#add(entry)
    }
  }
}

interface Plan {
  readonly matcher: Matcher
  readonly fitting: ReadonlySet<string>
  readonly count: number
  readonly entries: () => SeriesEntry[]
}

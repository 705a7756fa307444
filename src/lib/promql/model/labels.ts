import { goQuoted } from '../text/go-quoted.ts'

/** What names the metric itself: dropped where a value is no longer that metric's. */
const metricLabels: ReadonlySet<string> = new Set(['__name__', '__type__', '__unit__'])
const separator = '\u{1}'

/** The labels of a series. Names and values stand by turns, sorted by name; an empty value is no label. */
export class Labels {
  static readonly empty = new Labels([])
  readonly items: readonly string[]
  #key: string | undefined

  /** `items` must be sorted by name, without empty values; `key` theirs, where it is known. */
  constructor(items: readonly string[], key?: string) {
    this.items = items
    this.#key = key
  }

  static of(labels: Readonly<Record<string, string>>): Labels {
    return Labels.ofPairs(Object.entries(labels))
  }

  static ofPairs(pairs: Iterable<readonly [name: string, value: string]>): Labels {
    const kept: (readonly [string, string])[] = []
    let isSorted = true
    for (const pair of pairs) {
      if (pair[1] === '') continue
      const before = kept.at(-1)
      if (before !== undefined && before[0] > pair[0]) isSorted = false
      kept.push(pair)
    }
    if (!isSorted) kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    const items: string[] = []
    for (const [name, value] of kept) items.push(name, value)
    return new Labels(items)
  }

  /** The same for the same labels, and for no others. */
  get key(): string {
    this.#key ??= this.items.some((item) => item.includes(separator)) ? JSON.stringify(this.items) : this.items.join(separator)
    return this.#key
  }

  get(name: string): string {
    for (let at = 0; at < this.items.length; at += 2) if (this.items[at] === name) return this.items[at + 1] ?? ''
    return ''
  }

  get name(): string {
    return this.get('__name__')
  }

  pairs(): [name: string, value: string][] {
    return Array.from({ length: this.items.length / 2 }, (_, at) => [this.items[at * 2] ?? '', this.items[at * 2 + 1] ?? ''])
  }

  with(name: string, value: string): Labels {
    if (this.get(name) === value) return this
    return Labels.ofPairs([...this.pairs().filter(([each]) => each !== name), [name, value]])
  }

  keep(names: ReadonlySet<string>): Labels {
    return this.#filtered((name) => names.has(name))
  }

  drop(names: ReadonlySet<string>): Labels {
    return this.#filtered((name) => !names.has(name))
  }

  withoutName(): Labels {
    return this.drop(metricLabels)
  }

  #filtered(isKept: (name: string) => boolean): Labels {
    const items: string[] = []
    for (let at = 0; at < this.items.length; at += 2) {
      const name = this.items[at] ?? ''
      if (isKept(name)) items.push(name, this.items[at + 1] ?? '')
    }
    return items.length === this.items.length ? this : new Labels(items)
  }

  /** As Prometheus prints them in its errors: `{__name__="up", job="api"}`. */
  toString(): string {
    return `{${this.pairs().map(([name, value]) => `${isPlainName(name) ? name : goQuoted(name)}=${goQuoted(value)}`).join(', ')}}`
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.pairs())
  }
}

export function isPlainName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)
}

export function compareLabels(a: Labels, b: Labels): number {
  const length = Math.min(a.items.length, b.items.length)
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.items[at] ?? '', b.items[at] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return a.items.length - b.items.length
}

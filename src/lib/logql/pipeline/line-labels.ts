import { Labels } from '#lib/promql'

const noMetadata: Readonly<Record<string, string>> = {}
/** Labels are kept for lines that have the same; long ones are hardly ever the same, and would take all memory. */
const [mostKnown, longestKnown] = [10_000, 2000]

/**
 * A line's labels while it goes through a pipeline: its stream's, its structured metadata's and what parsers found, the later
 * before the earlier. One object serves all lines of a query in turn.
 */
export class LineLabels {
  error = ''
  errorDetails = ''
  #stream = Labels.empty
  #base: ReadonlyMap<string, string> = new Map()
  #metadata = noMetadata
  #hasMetadata = false
  readonly #set = new Map<string, string>()
  readonly #deleted = new Set<string>()
  #known = new Map<string, Labels>()

  /** Before the first line of a stream. */
  startStream(stream: Labels): void {
    if (stream === this.#stream) return
    this.#stream = stream
    this.#base = new Map(stream.pairs())
    this.#known = new Map()
  }

  startLine(metadata: Readonly<Record<string, string>> | undefined): void {
    this.error = ''
    this.errorDetails = ''
    this.#metadata = metadata ?? noMetadata
    this.#hasMetadata = metadata !== undefined
    if (this.#set.size > 0) this.#set.clear()
    if (this.#deleted.size > 0) this.#deleted.clear()
  }

  get(name: string): string | undefined {
    if (name === '__error__') return this.error
    if (name === '__error_details__') return this.errorDetails
    const set = this.#set.get(name)
    if (set !== undefined) return set
    if (this.#deleted.has(name)) return undefined
    if (this.#hasMetadata && Object.hasOwn(this.#metadata, name)) return this.#metadata[name]
    return this.#base.get(name)
  }

  isOfStream(name: string): boolean {
    return this.#base.has(name)
  }

  set(name: string, value: string): void {
    if (name === '__error__') this.error = value
    else if (name === '__error_details__') this.errorDetails = value
    else if (value === '') this.delete(name)
    else this.#set.set(name, value)
  }

  /** What a parser found: a name that the stream has too gets the ending `_extracted`. */
  setParsed(name: string, value: string): void {
    const own = this.#base.has(name) ? `${name}_extracted` : name
    if (value === '') this.#set.delete(own)
    else this.#set.set(own, value)
  }

  delete(name: string): void {
    if (name === '__error__') this.error = ''
    if (name === '__error_details__') this.errorDetails = ''
    this.#set.delete(name)
    this.#deleted.add(name)
  }

  /** The first error of a line stays. */
  fail(error: string, details: string): void {
    if (this.error !== '') return
    this.error = error
    this.errorDetails = details
  }

  names(): string[] {
    const names = new Set([...this.#base.keys(), ...Object.keys(this.#metadata)])
    for (const name of this.#deleted) names.delete(name)
    for (const name of this.#set.keys()) names.add(name)
    return [...names]
  }

  /** The labels as they stand, with those of an error. Without `skipped`, the label that became the value. */
  result(skipped = ''): Labels {
    if (this.#set.size === 0 && this.#deleted.size === 0 && !this.#hasMetadata && this.error === '' && skipped === '') return this.#stream
    const key = this.#resultKey(skipped)
    const known = this.#known.get(key)
    if (known) return known
    const pairs = this.names().filter((name) => name !== skipped).map((name): [string, string] => [name, this.get(name) ?? ''])
    if (this.error !== '') pairs.push(['__error__', this.error], ['__error_details__', this.errorDetails])
    const labels = Labels.ofPairs(pairs)
    if (this.#known.size < mostKnown && key.length < longestKnown) this.#known.set(key, labels)
    return labels
  }

  #resultKey(skipped: string): string {
    let key = ''
    for (const [name, value] of this.#set) if (name !== skipped) key += `${name}\u{1}${value}\u{1}`
    if (this.#deleted.size > 0) key += `\u{2}${[...this.#deleted].join('\u{1}')}`
    if (this.#hasMetadata) key += `\u{3}${Object.entries(this.#metadata).join('\u{1}')}`
    return this.error === '' ? key : `${key}\u{4}${this.error}\u{1}${this.errorDetails}`
  }
}

/** A name that a label may have: anything else becomes `_`. */
export function labelNameOf(text: string, isWhole = true): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text)) return text
  const plain = text.trim().replaceAll(/[^a-zA-Z0-9_]/g, '_')
  return isWhole && /^\d/.test(plain) ? `_${plain}` : plain
}

import { Labels } from '#lib/promql'
import { ExpositionError } from './exposition-error.ts'
import { quoted } from './number-text.ts'

const nameText = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelText = /[a-zA-Z_][a-zA-Z0-9_]*/y
const blank = /[ \t]*/y

/** The labels of a series as an exposition has it: `name{label="value"}`, `{"a.name", label="value"}`. Throws `ExpositionError`. */
export function readSeries(text: string): Labels {
  const reader = new SeriesReader(text)
  const name = reader.take(nameText)
  reader.take(blank)
  const pairs = reader.isAt('{') ? reader.labels(name) : []
  if (name !== '') pairs.push(['__name__', name])
  if (!pairs.some(([label]) => label === '__name__')) throw new ExpositionError(`${quoted(text)} names no metric.`)
  reader.end()
  return labelsOf(pairs)
}

/** The labels of an exemplar: no metric's name. */
export function readExemplarLabels(text: string): Labels {
  const reader = new SeriesReader(text)
  const pairs = reader.labels('exemplar')
  reader.end()
  return labelsOf(pairs)
}

function labelsOf(pairs: [string, string][]): Labels {
  const names = new Set(pairs.map(([name]) => name))
  if (names.size === pairs.length) return Labels.ofPairs(pairs)
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at)
  throw new ExpositionError(`The label ${quoted(twice?.[0] ?? '')} is there twice.`)
}

class SeriesReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAt(character: string): boolean {
    return this.#text[this.#at] === character
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  end(): void {
    if (this.#at < this.#text.length) throw new ExpositionError(`${quoted(this.#text.slice(this.#at))} stands after the labels.`)
  }

  /** `name` is the metric's, where it stands before the brace. */
  labels(name: string): [string, string][] {
    const pairs: [string, string][] = []
    this.#at += 1
    this.take(blank)
    while (!this.isAt('}')) {
      pairs.push(this.#pair(name, pairs))
      this.take(blank)
      if (!this.isAt(',')) break
      this.#at += 1
      this.take(blank)
    }
    if (!this.isAt('}')) throw new ExpositionError(`A comma or the closing brace is missing before ${quoted(this.#text.slice(this.#at))}.`)
    this.#at += 1
    return pairs
  }

  #pair(metric: string, before: readonly [string, string][]): [string, string] {
    const isQuoted = this.isAt('"')
    const name = isQuoted ? this.#quoted() : this.take(labelText)
    if (name === '') throw new ExpositionError(`A label's name is missing before ${quoted(this.#text.slice(this.#at))}.`)
    this.take(blank)
    if (!this.isAt('=')) {
      const isName = isQuoted && metric === '' && !before.some(([label]) => label === '__name__')
      if (!isName) throw new ExpositionError(`The label ${quoted(name)} has no value.`)
      return ['__name__', name]
    }
    if (name === '__name__') throw new ExpositionError('A label may not be called __name__: write the name before the labels.')
    this.#at += 1
    this.take(blank)
    if (!this.isAt('"')) throw new ExpositionError(`The value of ${quoted(name)} is not in quotes.`)
    return [name, this.#quoted()]
  }

  #quoted(): string {
    const from = this.#at + 1
    let at = from
    let hasEscapes = false
    while (at < this.#text.length && this.#text[at] !== '"') {
      if (this.#text[at] === '\\') hasEscapes = true
      at += this.#text[at] === '\\' ? 2 : 1
    }
    if (at >= this.#text.length) throw new ExpositionError(`${quoted(this.#text.slice(this.#at))} has no closing quote.`)
    this.#at = at + 1
    const raw = this.#text.slice(from, at)
    return hasEscapes ? unescaped(raw) : raw
  }
}

/** `\\`, `\n` and `\"`; any other escape stays as it is, as in Prometheus. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\[\\n"]/g, (escape) => (escape === String.raw`\n` ? '\n' : escape.slice(1)))
}

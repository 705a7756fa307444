import type { Labels } from '#lib/promql'
import { ExpositionError } from './exposition-error.ts'
import type { ExpositionFormat } from './format.ts'
import { numberOf, quoted } from './number-text.ts'
import { readExemplarLabels, unescaped } from './read-series.ts'

/** One observation of those that a value counts, kept as an example. */
export interface Exemplar {
  readonly labels: Labels
  readonly value: number
  readonly timeMs: number | undefined
}

/** Hears of an exposition line by line. What it throws as an `ExpositionError` gets the line's number. */
export interface ExpositionSink {
  /** Text as it reads, without escapes. */
  metadata(field: 'type' | 'help' | 'unit', name: string, text: string): void
  /** `series` is raw text for `readSeries`, which it is not yet known to be valid for. */
  sample(series: string, value: number, timeMs: number | undefined, exemplar: Exemplar | undefined): void
}

const types: Readonly<Record<ExpositionFormat, ReadonlySet<string>>> = {
  text: new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']),
  openmetrics: new Set(['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown']),
}
const code = { tab: 9, newline: 10, space: 32, quote: 34, hash: 35, backslash: 92, open: 123, close: 125 } as const
const metadataLine = { text: /^#[ \t]+(HELP|TYPE)[ \t]+("(?:\\.|[^\\"])*"|[a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+(.*)|)$/s, openmetrics: /^# (HELP|TYPE|UNIT) ("(?:\\.|[^\\"])*"|[a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s }

/** Reads a whole exposition in one pass. Throws `ExpositionError` at the first line that is wrong; lines before it have been told. */
export function readExposition(text: string, format: ExpositionFormat, sink: ExpositionSink): void {
  const reader = new ExpositionReader(text, format, sink)
  try {
    reader.read()
  } catch (error) {
    if (error instanceof ExpositionError && error.line === undefined) throw new ExpositionError(error.reason, reader.line())
    throw error
  }
}

class ExpositionReader {
  readonly #text: string
  readonly #format: ExpositionFormat
  readonly #isOpen: boolean
  readonly #sink: ExpositionSink
  #at = 0
  #lineStart = 0

  constructor(text: string, format: ExpositionFormat, sink: ExpositionSink) {
    this.#text = text
    this.#format = format
    this.#isOpen = format === 'openmetrics'
    this.#sink = sink
  }

  line(): number {
    let lines = 1
    for (let at = this.#text.indexOf('\n'); at !== -1 && at < this.#lineStart; at = this.#text.indexOf('\n', at + 1)) lines += 1
    return lines
  }

  read(): void {
    const { length } = this.#text
    while (this.#at < length) {
      this.#lineStart = this.#at
      if (!this.#isOpen) this.#skipBlanks()
      const first = this.#text.charCodeAt(this.#at)
      if (first === code.hash) {
        if (this.#comment()) return
      } else if (first !== code.newline) this.#sample()
      else if (this.#isOpen) throw new ExpositionError('OpenMetrics has no empty lines.')
      this.#at += 1
    }
    if (this.#isOpen) throw new ExpositionError('The text does not end with # EOF: it was cut off, or its writer is at fault.')
  }

  #skipBlanks(): void {
    let next = this.#text.charCodeAt(this.#at)
    while (next === code.space || next === code.tab) next = this.#text.charCodeAt((this.#at += 1))
  }

  /** True at the end of OpenMetrics. */
  #comment(): boolean {
    const lineEnd = this.#text.indexOf('\n', this.#at)
    const end = lineEnd === -1 ? this.#text.length : lineEnd
    const line = this.#text.slice(this.#at, end)
    this.#at = end
    if (this.#isOpen && line === '# EOF') {
      if (end + 1 < this.#text.length) throw new ExpositionError('Something stands after # EOF.')
      return true
    }
    const found = metadataLine[this.#format].exec(line)
    if (found) this.#metadata(found[1] ?? '', found[2] ?? '', found[3] ?? '')
    else if (this.#isOpen || /^#[ \t]+(HELP|TYPE)([ \t]|$)/.test(line)) throw new ExpositionError(`${quoted(line)} is no HELP, TYPE${this.#isOpen ? ', UNIT or EOF' : ''} line of a metric.`)
    return false
  }

  #metadata(field: string, rawName: string, text: string): void {
    const name = rawName.startsWith('"') ? unescaped(rawName.slice(1, -1)) : rawName
    if (field === 'HELP') return this.#sink.metadata('help', name, unescaped(text))
    if (field === 'TYPE') {
      const type = this.#isOpen ? text : text.trim()
      if (!types[this.#format].has(type)) throw new ExpositionError(`${quoted(type)} is not a type of metrics; the types are ${[...types[this.#format]].join(', ')}.`)
      return this.#sink.metadata('type', name, type === 'untyped' ? 'unknown' : type)
    }
    if (text !== '' && !name.endsWith(`_${text}`)) throw new ExpositionError(`The name ${quoted(name)} does not end with its unit, ${quoted(text)}.`)
    this.#sink.metadata('unit', name, text)
  }

  #sample(): void {
    const from = this.#at
    this.#at = this.#seriesEnd(from)
    const series = this.#text.slice(from, this.#at)
    const value = numberOf(this.#word('value'))
    let timeMs: number | undefined
    let exemplar: Exemplar | undefined
    if (!this.#isLineEnd() && !this.#isExemplar()) timeMs = this.#time()
    if (this.#isExemplar()) exemplar = this.#exemplar()
    if (!this.#isLineEnd()) throw new ExpositionError(`${quoted(this.#text.slice(this.#at, this.#at + 40))} stands after the sample.`)
    this.#sink.sample(series, value, timeMs, exemplar)
  }

  #seriesEnd(from: number): number {
    let at = from
    let next = this.#text.charCodeAt(at)
    while (isNamePart(next)) next = this.#text.charCodeAt((at += 1))
    const nameEnd = at
    while (!this.#isOpen && (next === code.space || next === code.tab)) next = this.#text.charCodeAt((at += 1))
    if (next === code.open) return this.#braceEnd(at)
    if (nameEnd === from || isDigit(this.#text.charCodeAt(from))) throw new ExpositionError(`A metric's name is missing before ${quoted(this.#text.slice(from, from + 40))}.`)
    return nameEnd
  }

  #braceEnd(open: number): number {
    let isQuoted = false
    for (let at = open + 1; at < this.#text.length; at += 1) {
      const next = this.#text.charCodeAt(at)
      if (next === code.quote) isQuoted = !isQuoted
      else if (isQuoted) {
        if (next === code.backslash) at += 1
        else if (next === code.newline && this.#isOpen) break
      } else if (next === code.close) return at + 1
      else if (next === code.newline) break
    }
    throw new ExpositionError(`The labels after ${quoted(this.#text.slice(this.#lineStart, open))} are not closed.`)
  }

  /** The next word of the line: one space before it in OpenMetrics, any blanks in the older text. */
  #word(what: string): string {
    if (!this.#isOpen) this.#skipBlanks()
    else if (this.#text.charCodeAt(this.#at) === code.space) this.#at += 1
    else throw new ExpositionError(`One space and a ${what} are missing after ${quoted(this.#text.slice(this.#lineStart, this.#at))}.`)
    const from = this.#at
    let next = this.#text.charCodeAt(this.#at)
    while (next !== code.newline && next !== code.space && (next !== code.tab || this.#isOpen) && this.#at < this.#text.length) next = this.#text.charCodeAt((this.#at += 1))
    if (this.#at === from) throw new ExpositionError(`A ${what} is missing after ${quoted(this.#text.slice(this.#lineStart, this.#at).trimEnd())}.`)
    return this.#text.slice(from, this.#at)
  }

  #isLineEnd(): boolean {
    if (!this.#isOpen) this.#skipBlanks()
    return this.#at >= this.#text.length || this.#text.charCodeAt(this.#at) === code.newline
  }

  #isExemplar(): boolean {
    return this.#isOpen && this.#text.startsWith(' # {', this.#at)
  }

  /** Whole milliseconds, or seconds with a fraction in OpenMetrics. */
  #time(): number {
    const word = this.#word('time')
    if (!this.#isOpen && !/^-?\d+$/.test(word)) throw new ExpositionError(`${quoted(word)} is not a time in milliseconds.`)
    const time = numberOf(word)
    if (!Number.isFinite(time)) throw new ExpositionError(`${quoted(word)} is not a time.`)
    return this.#isOpen ? Math.trunc(time * 1000) : time
  }

  #exemplar(): Exemplar {
    const open = this.#at + ' # '.length
    this.#at = this.#braceEnd(open)
    const labels = readExemplarLabels(this.#text.slice(open, this.#at))
    const value = numberOf(this.#word('value'))
    return { labels, value, timeMs: this.#isLineEnd() ? undefined : this.#time() }
  }
}

function isNamePart(next: number): boolean {
  return (next >= 97 && next <= 122) || next === 95 || (next >= 65 && next <= 90) || isDigit(next) || next === 58
}

function isDigit(next: number): boolean {
  return next >= 48 && next <= 57
}

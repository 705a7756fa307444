import { isVariable, tokensOf } from './tokens.ts'

const wildcard = '<_>'
const similarity = 0.6
const maxPatternsOfLength = 500
const maxPatterns = 3000
const keyTokens = 1

export interface PatternExample { readonly line: string; readonly timeNs: bigint; readonly labels: Readonly<Record<string, string>> }

/** A line to be counted: in which span of time and which step of it, and how many lines it stands for. */
export interface CountedLine {
  readonly line: string
  readonly timeMs: number
  readonly span: number
  readonly step: number
  readonly weight: number
  readonly level: string
  readonly example?: () => PatternExample
}

/** What one pattern has in one span. */
export interface SpanCount {
  count: number
  /** Lines that were read for it. */
  seen: number
  readonly bySteps: Map<number, number>
  readonly levels: Map<string, number>
  firstMs: number
  lastMs: number
  example: PatternExample | undefined
}

interface Pattern { tokens: string[]; readonly spans: Map<number, SpanCount> }

export interface FoundPattern {
  /** With `<_>` where lines differ. */
  readonly template: string
  readonly spans: ReadonlyMap<number, SpanCount>
  /** The texts that every line of it has, the longest first. */
  readonly texts: readonly string[]
  fits(line: string): boolean
}

/**
 * Drain (He, Zhu, Zheng and Lyu, 2017): lines of as many tokens and with the same first word are held against the templates
 * there; the most similar takes the line, and its tokens that differ become wildcards.
 */
export class LogPatterns {
  readonly #leaves = new Map<string, Pattern[]>()
  #size = 0

  add(counted: CountedLine): void {
    const tokens = maskedTokens(counted.line)
    const key = `${tokens.length} ${tokens.filter((token) => token !== wildcard && /\w/.test(token)).slice(0, keyTokens).join(' ')}`
    const pattern = this.#patternOf(this.#leaves.has(key) || this.#size < maxPatterns ? key : `${tokens.length}`, tokens)
    const span = pattern.spans.get(counted.span) ?? emptySpan(counted)
    pattern.spans.set(counted.span, span)
    span.count += counted.weight
    span.seen += 1
    span.bySteps.set(counted.step, (span.bySteps.get(counted.step) ?? 0) + counted.weight)
    if (counted.level !== '') span.levels.set(counted.level, (span.levels.get(counted.level) ?? 0) + 1)
    span.firstMs = Math.min(span.firstMs, counted.timeMs)
    if (counted.timeMs >= span.lastMs) {
      span.lastMs = counted.timeMs
      // The newest line is the example: it has what the template has by now.
      span.example = counted.example?.()
    }
  }

  /** In no order. */
  list(): FoundPattern[] {
    return this.#merged().map(({ tokens, spans }) => ({ template: templateOf(tokens), spans, texts: textsOf(tokens), fits: (line) => similarityOf(tokens, maskedTokens(line)) === 1 }))
  }

  #patternOf(key: string, tokens: string[]): Pattern {
    const leaf = this.#leaves.get(key) ?? []
    this.#leaves.set(key, leaf)
    let best: Pattern | undefined
    let bestScore = leaf.length >= maxPatternsOfLength || this.#size >= maxPatterns ? -1 : similarity
    for (const pattern of leaf) {
      const score = similarityOf(pattern.tokens, tokens)
      if (score > bestScore) [best, bestScore] = [pattern, score]
      if (score === 1) break
    }
    if (!best) {
      const made: Pattern = { tokens, spans: new Map() }
      leaf.push(made)
      this.#size += 1
      return made
    }
    if (bestScore < 1) best.tokens = best.tokens.map((token, at) => token === tokens[at] ? token : wildcard)
    return best
  }

  /** Wildcards may have made templates of different leaves the same. */
  #merged(): Pattern[] {
    const byTemplate = new Map<string, Pattern>()
    for (const pattern of [...this.#leaves.values()].flat()) {
      const template = templateOf(pattern.tokens)
      const known = byTemplate.get(template)
      if (known) byTemplate.set(template, { tokens: known.tokens, spans: joined(known.spans, pattern.spans) })
      else byTemplate.set(template, pattern)
    }
    return [...byTemplate.values()]
  }
}

function maskedTokens(line: string): string[] {
  return tokensOf(line).map((token) => isVariable(token) ? wildcard : token)
}

function emptySpan({ timeMs }: CountedLine): SpanCount {
  return { count: 0, seen: 0, bySteps: new Map(), levels: new Map(), firstMs: timeMs, lastMs: timeMs, example: undefined }
}

function joined(left: ReadonlyMap<number, SpanCount>, right: ReadonlyMap<number, SpanCount>): Map<number, SpanCount> {
  const spans = new Map(left)
  for (const [at, more] of right) {
    const own = spans.get(at)
    spans.set(at, own ? {
      count: own.count + more.count, seen: own.seen + more.seen, bySteps: summed(own.bySteps, more.bySteps), levels: summed(own.levels, more.levels),
      firstMs: Math.min(own.firstMs, more.firstMs), lastMs: Math.max(own.lastMs, more.lastMs), example: more.lastMs > own.lastMs ? more.example : own.example,
    } : more)
  }
  return spans
}

function summed<Key>(left: ReadonlyMap<Key, number>, right: ReadonlyMap<Key, number>): Map<Key, number> {
  const sum = new Map(left)
  for (const [key, value] of right) sum.set(key, (sum.get(key) ?? 0) + value)
  return sum
}

/** The share of tokens, signs between words aside, that are the same; only lines of as many tokens are compared. */
function similarityOf(pattern: readonly string[], tokens: readonly string[]): number {
  if (pattern.length !== tokens.length) return 0
  let [same, all] = [0, 0]
  for (let at = 0; at < tokens.length; at += 1) {
    const [left = '', right = ''] = [pattern[at], tokens[at]]
    if (left !== wildcard && !/\w/.test(left)) {
      if (left !== right) return 0
      continue
    }
    all += 1
    if (left === right || left === wildcard) same += 1
  }
  return all === 0 ? 1 : same / all
}

function templateOf(tokens: readonly string[]): string {
  return tokens.join('').replaceAll(/<_>(?:[\s:.,/-]*<_>)+/g, wildcard)
}

function textsOf(tokens: readonly string[]): string[] {
  return tokens.join('').split(wildcard).filter((text) => text.length >= 4).sort((a, b) => b.length - a.length)
}

import { isVariable, tokensOf } from './tokens.ts'

const wildcard = '<_>'
const similarity = 0.6
const maxPatternsOfLength = 500
const maxPatterns = 3000
const keyTokens = 1

interface Pattern { tokens: string[]; count: number; readonly bySteps: Map<number, number>; firstMs: number; lastMs: number }

export interface FoundPattern {
  /** With `<_>` where lines differ. */
  readonly template: string
  readonly count: number
  /** Counts by the starts of steps, ms since 1970. */
  readonly samples: readonly (readonly [timeMs: number, count: number])[]
  /** Not seen in the first three quarters of the time. */
  readonly isNew: boolean
  /** In the last quarter at least three times as often as before, and twenty lines more than that would give. */
  readonly isSpiking: boolean
}

/**
 * Drain (He, Zhu, Zheng and Lyu, 2017): lines of as many tokens and with the same first word are held against the templates
 * there; the most similar takes the line, and its tokens that differ become wildcards.
 */
export class LogPatterns {
  readonly #stepMs: number
  readonly #leaves = new Map<string, Pattern[]>()
  #size = 0

  constructor({ stepMs }: { readonly stepMs: number }) {
    this.#stepMs = stepMs
  }

  add(line: string, timeMs: number): void {
    const tokens = tokensOf(line).map((token) => isVariable(token) ? wildcard : token)
    const key = `${tokens.length} ${tokens.filter((token) => token !== wildcard && /\w/.test(token)).slice(0, keyTokens).join(' ')}`
    const pattern = this.#patternOf(this.#leaves.has(key) || this.#size < maxPatterns ? key : `${tokens.length}`, tokens, timeMs)
    const step = Math.floor(timeMs / this.#stepMs) * this.#stepMs
    pattern.count += 1
    pattern.bySteps.set(step, (pattern.bySteps.get(step) ?? 0) + 1)
    pattern.firstMs = Math.min(pattern.firstMs, timeMs)
    pattern.lastMs = Math.max(pattern.lastMs, timeMs)
  }

  /** The most frequent first. */
  list({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): FoundPattern[] {
    const lastQuarter = toMs - (toMs - fromMs) / 4
    return this.#merged().sort((a, b) => b.count - a.count).map(({ tokens, count, bySteps, firstMs }) => {
      let [before, lately] = [0, 0]
      for (const [time, lines] of bySteps) {
        if (time >= lastQuarter) lately += lines
        else before += lines
      }
      return {
        template: templateOf(tokens), count, samples: [...bySteps].sort(([a], [b]) => a - b),
        isNew: firstMs >= lastQuarter, isSpiking: firstMs < lastQuarter && lately >= before + 20,
      }
    })
  }

  #patternOf(key: string, tokens: string[], timeMs: number): Pattern {
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
      const made: Pattern = { tokens, count: 0, bySteps: new Map(), firstMs: timeMs, lastMs: timeMs }
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
      if (!known) {
        byTemplate.set(template, { ...pattern, bySteps: new Map(pattern.bySteps) })
        continue
      }
      known.count += pattern.count
      known.firstMs = Math.min(known.firstMs, pattern.firstMs)
      known.lastMs = Math.max(known.lastMs, pattern.lastMs)
      for (const [time, lines] of pattern.bySteps) known.bySteps.set(time, (known.bySteps.get(time) ?? 0) + lines)
    }
    return [...byTemplate.values()]
  }
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

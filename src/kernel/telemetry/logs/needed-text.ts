/** What must stand in a text for a pattern to fit. `any`: one of them; `all`: each. An empty `all` asks for nothing. */
export type Need = { readonly text: string } | { readonly all: readonly Need[] } | { readonly any: readonly Need[] }

export const nothing: Need = { all: [] }
const shortest = 3

interface Part {
  /** Where the part is one text and no other. */
  readonly exact: string | undefined
  readonly need: Need
}

/**
 * Reads a pattern of RE2 as far as it tells texts that every fit has. What is not understood asks for nothing, so that the
 * answer may ask for too little and never for too much. With `ignoresCase` the texts are found by small letters.
 */
export function neededText(pattern: string): { need: Need; ignoresCase: boolean } {
  const ignoresCase = /\(\?[a-zA-Z]*i/.test(pattern)
  if (ignoresCase && /\P{ASCII}/u.test(pattern)) return { need: nothing, ignoresCase }
  try {
    const reader = new PatternReader(ignoresCase ? loweredLiterals(pattern) : pattern)
    return { need: needOf(reader.alternatives(0)), ignoresCase }
  } catch {
    return { need: nothing, ignoresCase }
  }
}

/** Escapes keep their letters: `\S` is not `\s`. */
function loweredLiterals(pattern: string): string {
  return pattern.replaceAll(/\\.|[^\\]/gs, (sign) => sign.startsWith('\\') ? sign : sign.toLowerCase())
}

function needOf({ exact, need }: Part): Need {
  return exact === undefined ? need : textNeed(exact)
}

function textNeed(text: string): Need {
  return text.length >= shortest ? { text } : nothing
}

function allOf(needs: readonly Need[]): Need {
  const some = needs.filter((need) => !('all' in need && need.all.length === 0))
  return some.length === 1 && some[0] ? some[0] : { all: some }
}

function anyOf(needs: readonly Need[]): Need {
  if (needs.some((need) => 'all' in need && need.all.length === 0)) return nothing
  return needs.length === 1 && needs[0] ? needs[0] : { any: needs }
}

class NotUnderstood extends Error {}

const maxDepth = 50

class PatternReader {
  readonly #pattern: string
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  alternatives(depth: number): Part {
    if (depth > maxDepth) throw new NotUnderstood()
    const parts = [this.#sequence(depth)]
    while (this.#peek() === '|') {
      this.#at += 1
      parts.push(this.#sequence(depth))
    }
    if (depth === 0 && this.#at < this.#pattern.length) throw new NotUnderstood()
    const [only] = parts
    return parts.length === 1 && only ? only : { exact: undefined, need: anyOf(parts.map(needOf)) }
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? ''
  }

  #sequence(depth: number): Part {
    const needs: Need[] = []
    let run = ''
    let isExact = true
    const endRun = (): void => {
      needs.push(textNeed(run))
      run = ''
    }
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek()) {
      const part = this.#repeated(this.#atom(depth))
      if (part.exact !== undefined) {
        run += part.exact
        continue
      }
      endRun()
      isExact = false
      needs.push(part.need)
    }
    if (isExact) return { exact: run, need: nothing }
    endRun()
    return { exact: undefined, need: allOf(needs) }
  }

  #repeated(part: Part): Part {
    let now = part
    for (let quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 20))?.[0]; quantifier; quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 20))?.[0]) {
      this.#at += quantifier.length
      const isThere = quantifier.startsWith('+') || /^\{0*[1-9]/.test(quantifier)
      now = { exact: undefined, need: isThere ? needOf(now) : nothing }
    }
    return now
  }

  #atom(depth: number): Part {
    const sign = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0)
    this.#at += sign.length
    switch (sign) {
      case '(':
        return this.#group(depth)
      case '[':
        return this.#set()
      case '.':
        return { exact: undefined, need: nothing }
      case '^':
      case '$':
        return { exact: '', need: nothing }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw new NotUnderstood()
      default:
        return { exact: sign, need: nothing }
    }
  }

  #group(depth: number): Part {
    const head = /^\?(?:P?<[A-Za-z_]\w*>|([a-zA-Z-]*)(:|\)))/.exec(this.#pattern.slice(this.#at, this.#at + 100))
    if (head) this.#at += head[0].length
    else if (this.#peek() === '?') throw new NotUnderstood()
    if (head?.[2] === ')') return { exact: '', need: nothing }
    const inner = this.alternatives(depth + 1)
    if (this.#peek() !== ')') throw new NotUnderstood()
    this.#at += 1
    return inner
  }

  #set(): Part {
    const set = /^\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]/s.exec(this.#pattern.slice(this.#at))?.[0]
    if (set === undefined) throw new NotUnderstood()
    this.#at += set.length
    return { exact: undefined, need: nothing }
  }

  #escape(): Part {
    const sign = this.#peek()
    this.#at += 1
    if (sign === 'Q') {
      const end = this.#pattern.indexOf(String.raw`\E`, this.#at)
      const text = this.#pattern.slice(this.#at, end === -1 ? undefined : end)
      this.#at = end === -1 ? this.#pattern.length : end + 2
      return { exact: text, need: nothing }
    }
    if (/[dDwWsS]/.test(sign)) return { exact: undefined, need: nothing }
    if (/[bBAz]/.test(sign)) return { exact: '', need: nothing }
    if (/[pP]/.test(sign)) {
      this.#at += /^(?:\{[^}]*\}|.)/.exec(this.#pattern.slice(this.#at))?.[0].length ?? 0
      return { exact: undefined, need: nothing }
    }
    if (/[\w]/.test(sign) || sign === '') throw new NotUnderstood()
    return { exact: sign, need: nothing }
  }
}

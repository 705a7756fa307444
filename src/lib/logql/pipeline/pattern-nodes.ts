/** A pattern of RE2 as far as it speaks of signs of ASCII: a set has a bit for each of its signs. */
export type PatternNode =
  | { readonly kind: 'set'; readonly signs: bigint }
  | { readonly kind: 'assertion'; readonly source: string }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number }
  | { readonly kind: 'sequence' | 'alternatives'; readonly items: readonly PatternNode[] }


class NotUnderstood extends Error {}

const everything = (1n << 128n) - 1n
const mostTimes = 1000
const maxDepth = 20
const digits = rangeOf('0', '9')
const wordSigns = digits | rangeOf('a', 'z') | rangeOf('A', 'Z') | bit('_')
const spaces = ['\t', '\n', '\f', '\r', ' '].reduce((sum, sign) => sum | bit(sign), 0n)
const classes: ReadonlyMap<string, bigint> = new Map([['d', digits], ['D', everything & ~digits], ['w', wordSigns], ['W', everything & ~wordSigns], ['s', spaces], ['S', everything & ~spaces]])
const controls: ReadonlyMap<string, string> = new Map([['t', '\t'], ['n', '\n'], ['r', '\r'], ['f', '\f'], ['v', '\v']])
const assertions: ReadonlyMap<string, string> = new Map([['b', '\\b'], ['B', '\\B'], ['A', '^'], ['z', '$']])

/** Undefined where a pattern has anything that is not known here for certain. */
export function readPattern(pattern: string): PatternNode | undefined {
  const flags = /^\(\?([is]{1,2})\)/.exec(pattern)
  try {
    return new Reader(pattern.slice(flags?.[0].length ?? 0), flags?.[1]?.includes('i') ?? false, flags?.[1]?.includes('s') ?? false).whole()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class Reader {
  readonly #text: string
  readonly #ignoresCase: boolean
  readonly #dot: bigint
  #at = 0

  constructor(text: string, ignoresCase: boolean, dotTakesAll: boolean) {
    if (/[^\n\t -~]/.test(text)) throw new NotUnderstood()
    this.#text = text
    this.#ignoresCase = ignoresCase
    this.#dot = dotTakesAll ? everything : everything & ~bit('\n')
  }

  whole(): PatternNode {
    const node = this.#alternatives(0)
    if (this.#at < this.#text.length) throw new NotUnderstood()
    return node
  }

  #alternatives(depth: number): PatternNode {
    if (depth > maxDepth) throw new NotUnderstood()
    const items = [this.#sequence(depth)]
    while (this.#text[this.#at] === '|') {
      this.#at += 1
      items.push(this.#sequence(depth))
    }
    const [only] = items
    return items.length === 1 && only ? only : { kind: 'alternatives', items }
  }

  #sequence(depth: number): PatternNode {
    const items: PatternNode[] = []
    for (let sign = this.#text[this.#at]; sign !== undefined && sign !== '|' && sign !== ')'; sign = this.#text[this.#at]) items.push(this.#repeated(this.#atom(depth)))
    return { kind: 'sequence', items }
  }

  #repeated(item: PatternNode): PatternNode {
    const [quantifier = '', , from, comma, to] = /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(this.#text.slice(this.#at, this.#at + 20)) ?? []
    if (quantifier === '') return item
    this.#at += quantifier.length
    if (item.kind === 'assertion' || /^(?:[*+?]|\{\d)/.test(this.#text.slice(this.#at, this.#at + 2))) throw new NotUnderstood()
    const sign = quantifier[0]
    const min = sign === '{' ? Number(from) : sign === '+' ? 1 : 0
    const max = sign === '{' ? (comma === undefined ? min : to === undefined ? Infinity : Number(to)) : sign === '?' ? 1 : Infinity
    if (max < min || min > mostTimes || (max > mostTimes && max !== Infinity)) throw new NotUnderstood()
    return { kind: 'repeat', item, min, max }
  }

  #atom(depth: number): PatternNode {
    const sign = this.#text[this.#at] as string
    this.#at += 1
    switch (sign) {
      case '(':
        return this.#group(depth)
      case '[':
        return { kind: 'set', signs: this.#set() }
      case '.':
        return { kind: 'set', signs: this.#dot }
      case '^':
      case '$':
        return { kind: 'assertion', source: sign }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new NotUnderstood()
      default:
        return { kind: 'set', signs: this.#cased(bit(sign)) }
    }
  }

  #group(depth: number): PatternNode {
    const head = /^\?(?::|P?<[A-Za-z_]\w*>)/.exec(this.#text.slice(this.#at, this.#at + 60))?.[0] ?? ''
    if (head === '' && this.#text[this.#at] === '?') throw new NotUnderstood()
    this.#at += head.length
    const inner = this.#alternatives(depth + 1)
    if (this.#text[this.#at] !== ')') throw new NotUnderstood()
    this.#at += 1
    return inner
  }

  #escape(): PatternNode {
    const sign = this.#text[this.#at] ?? ''
    this.#at += 1
    const [assertion, known, control] = [assertions.get(sign), classes.get(sign), controls.get(sign)]
    if (assertion !== undefined) return { kind: 'assertion', source: assertion }
    if (known !== undefined) return { kind: 'set', signs: known }
    if (control === undefined && (sign === '' || /\w/.test(sign))) throw new NotUnderstood()
    return { kind: 'set', signs: bit(control ?? sign) }
  }

  #set(): bigint {
    const [written = '', negation, inner = ''] = /^(\^)?(\]?(?:\\.|[^\]\\[])*)\]/s.exec(this.#text.slice(this.#at)) ?? []
    if (written === '' || inner === '') throw new NotUnderstood()
    this.#at += written.length
    let signs = 0n
    const item = /\\([dDwWsS])|(\\?.)(?:-(\\?[^\\]|\\\W))?/gsy
    for (let found = item.exec(inner); found; found = item.exec(inner)) {
      const known = classes.get(found[1] ?? '')
      signs |= known ?? rangeOf(plainSign(found[2] ?? ''), plainSign(found[3] ?? found[2] ?? ''))
    }
    signs = this.#cased(signs)
    return negation ? everything & ~signs : signs
  }

  #cased(signs: bigint): bigint {
    if (!this.#ignoresCase) return signs
    const [large, small] = [rangeOf('A', 'Z'), rangeOf('a', 'z')]
    return signs | ((signs & large) << 32n) | ((signs & small) >> 32n)
  }
}

function plainSign(written: string): string {
  if (!written.startsWith('\\')) return written
  const sign = written.slice(1)
  const control = controls.get(sign)
  if (control === undefined && (sign === '' || /\w/.test(sign))) throw new NotUnderstood()
  return control ?? sign
}

function bit(sign: string): bigint {
  return 1n << BigInt(sign.charCodeAt(0))
}

function rangeOf(from: string, to: string): bigint {
  const [first, last] = [BigInt(from.charCodeAt(0)), BigInt(to.charCodeAt(0))]
  if (last < first) throw new NotUnderstood()
  return ((1n << (last - first + 1n)) - 1n) << first
}

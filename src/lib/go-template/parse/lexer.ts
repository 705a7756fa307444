import { goQuoted } from '../text/go-quoted.ts'
import type { Token, TokenKind } from './token.ts'

const keywords: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'])
const openSign = '{{'
const closeSign = '}}'

/** Cuts a template into tokens, as Go's text/template/parse does it, with the same faults at the same lines. */
export class Lexer {
  #input: string
  #at = 0
  #start = 0
  #startLine = 1
  #isInside = false
  #depth = 0

  constructor(input: string) {
    this.#input = input
  }

  next(): Token {
    return this.#isInside ? this.#inside() : this.#outside()
  }

  #take(kind: TokenKind): Token {
    const text = this.#input.slice(this.#start, this.#at)
    const token = { kind, text, at: this.#start, line: this.#startLine }
    this.#skip()
    return token
  }

  /** What was read is no token. */
  #skip(): void {
    for (let at = this.#start; at < this.#at; at += 1) if (this.#input.charCodeAt(at) === 10) this.#startLine += 1
    this.#start = this.#at
  }

  #fault(text: string): Token {
    const token: Token = { kind: 'error', text, at: this.#start, line: this.#startLine }
    this.#input = ''
    this.#at = 0
    this.#start = 0
    return token
  }

  #outside(): Token {
    for (;;) {
      const open = this.#input.indexOf(openSign, this.#at)
      if (open === -1) {
        this.#at = this.#input.length
        return this.#at > this.#start ? this.#take('text') : { kind: 'eof', text: 'EOF', at: this.#at, line: this.#startLine }
      }
      if (open > this.#at) {
        const before = this.#input.slice(this.#start, open)
        const kept = this.#trimsLeft(open + 2) ? before.replace(/[ \t\r\n]+$/, '') : before
        this.#at = this.#start + kept.length
        const token = kept === '' ? undefined : this.#take('text')
        this.#at = open
        this.#skip()
        if (token) return token
      }
      const opened = this.#open()
      if (opened) return opened
    }
  }

  #trimsLeft(at: number): boolean {
    return this.#input[at] === '-' && isSpace(this.#input[at + 1])
  }

  #open(): Token | undefined {
    const marker = this.#trimsLeft(this.#at + 2) ? 2 : 0
    if (this.#input.startsWith('/*', this.#at + 2 + marker)) {
      this.#at += 2 + marker
      this.#skip()
      return this.#comment()
    }
    this.#at += 2
    const token = this.#take('open')
    this.#isInside = true
    this.#at += marker
    this.#skip()
    this.#depth = 0
    return token
  }

  #comment(): Token | undefined {
    const end = this.#input.indexOf('*/', this.#at + 2)
    if (end === -1) return this.#fault('unclosed comment')
    this.#at = end + 2
    const close = this.#closeAt()
    if (close === undefined) return this.#fault('comment ends before closing delimiter')
    this.#at += close.trims ? 4 : 2
    if (close.trims) this.#skipSpaces()
    this.#skip()
    return undefined
  }

  #skipSpaces(): void {
    while (isSpace(this.#input[this.#at])) this.#at += 1
  }

  #closeAt(): { readonly trims: boolean } | undefined {
    if (isSpace(this.#input[this.#at]) && this.#input.startsWith(`-${closeSign}`, this.#at + 1)) return { trims: true }
    return this.#input.startsWith(closeSign, this.#at) ? { trims: false } : undefined
  }

  #close(trims: boolean): Token {
    if (trims) {
      this.#at += 2
      this.#skip()
    }
    this.#at += 2
    const token = this.#take('close')
    if (trims) {
      this.#skipSpaces()
      this.#skip()
    }
    this.#isInside = false
    return token
  }

  #inside(): Token {
    const close = this.#closeAt()
    if (close) return this.#depth === 0 ? this.#close(close.trims) : this.#fault('unclosed left paren')
    if (this.#at >= this.#input.length) return this.#fault('unclosed action')
    const sign = String.fromCodePoint(this.#input.codePointAt(this.#at) ?? 0)
    if (isSpace(sign)) return this.#spaces()
    if (/[-+0-9]/.test(sign) || (sign === '.' && /[0-9]/.test(this.#input[this.#at + 1] ?? ''))) return this.#number()
    if (isWordSign(sign)) return this.#word()
    this.#at += sign.length
    switch (sign) {
      case '=': return this.#take('assign')
      case ':': return this.#declare()
      case '|': return this.#take('pipe')
      case '"': return this.#quoted('"', 'string', 'unterminated quoted string')
      case "'": return this.#quoted("'", 'char-constant', 'unterminated character constant')
      case '`': return this.#raw()
      case '$': return this.#named('variable', 'variable')
      // At the very end a dot is read as a number, which it is not.
      case '.': return this.#at >= this.#input.length ? this.#numberFault() : this.#named('field', 'dot')
      case '(': return this.#paren(1, 'left-paren')
      case ')': return this.#paren(-1, 'right-paren')
      default: return /[!-~]/.test(sign) ? this.#take('char') : this.#fault(`unrecognized character in action: ${codeName(sign)}`)
    }
  }

  #paren(by: 1 | -1, kind: TokenKind): Token {
    this.#depth += by
    return this.#depth < 0 ? this.#fault('unexpected right paren') : this.#take(kind)
  }

  #declare(): Token {
    if (this.#input[this.#at] !== '=') return this.#fault('expected :=')
    this.#at += 1
    return this.#take('declare')
  }

  /** A space before `-}}` belongs to that. */
  #spaces(): Token {
    const from = this.#at
    this.#skipSpaces()
    if (!this.#input.startsWith(`-${closeSign}`, this.#at)) return this.#take('space')
    if (this.#at - from === 1) {
      this.#at = from
      return this.#close(true)
    }
    this.#at -= 1
    return this.#take('space')
  }

  #atEnd(): boolean {
    const sign = this.#input[this.#at]
    return sign === undefined || isSpace(sign) || '.,|:)('.includes(sign) || this.#input.startsWith(closeSign, this.#at)
  }

  #readWord(): Token | undefined {
    for (let sign = this.#peek(); sign !== '' && isWordSign(sign); sign = this.#peek()) this.#at += sign.length
    return this.#atEnd() ? undefined : this.#fault(`bad character ${codeName(this.#peek())}`)
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  #word(): Token {
    const fault = this.#readWord()
    if (fault) return fault
    const word = this.#input.slice(this.#start, this.#at)
    if (keywords.has(word)) return this.#take('keyword')
    if (word === 'nil') return this.#take('nil')
    return this.#take(word === 'true' || word === 'false' ? 'bool' : 'identifier')
  }

  #named(kind: TokenKind, alone: TokenKind): Token {
    if (this.#atEnd()) return this.#take(alone)
    return this.#readWord() ?? this.#take(kind)
  }

  #number(): Token {
    if (!this.#scanNumber()) return this.#numberFault()
    if (!/[-+]/.test(this.#peek())) return this.#take('number')
    if (!this.#scanNumber() || this.#input[this.#at - 1] !== 'i') return this.#numberFault()
    return this.#take('complex')
  }

  #numberFault(): Token {
    return this.#fault(`bad number syntax: ${goQuoted(this.#input.slice(this.#start, this.#at))}`)
  }

  #scanNumber(): boolean {
    const form = /[-+]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]*)?)i?/y
    form.lastIndex = this.#at
    this.#at += form.exec(this.#input)?.[0].length ?? 0
    const next = this.#peek()
    if (next === '' || !isWordSign(next)) return true
    this.#at += next.length
    return false
  }

  #quoted(quote: string, kind: TokenKind, fault: string): Token {
    for (;;) {
      const sign = this.#input[this.#at]
      if (sign === undefined || sign === '\n') return this.#fault(fault)
      this.#at += 1
      if (sign === quote) return this.#take(kind)
      if (sign !== '\\') continue
      const escaped = this.#input[this.#at]
      if (escaped === undefined || escaped === '\n') return this.#fault(fault)
      this.#at += 1
    }
  }

  #raw(): Token {
    const end = this.#input.indexOf('`', this.#at)
    if (end === -1) return this.#fault('unterminated raw quoted string')
    this.#at = end + 1
    return this.#take('raw-string')
  }
}

function isSpace(sign: string | undefined): boolean {
  return sign === ' ' || sign === '\t' || sign === '\r' || sign === '\n'
}

function isWordSign(sign: string): boolean {
  return /^[\p{L}\p{Nd}_]/u.test(sign)
}

/** `U+0023 '#'`, as Go prints it. */
function codeName(sign: string): string {
  const code = (sign.codePointAt(0) ?? -1)
  if (code < 0) return 'U+FFFFFFFFFFFFFFFF'
  const shown = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(sign) ? ` '${sign}'` : ''
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}${shown}`
}

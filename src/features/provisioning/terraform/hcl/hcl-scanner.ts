import type { HclReference } from './hcl.ts'

export class HclError extends Error {
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

const nameStart = /[\p{ID_Start}_]/u
const namePattern = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
const numberPattern = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const spacePattern = /[ \t\r]+/y

/** Where in a text the reader is. One for a text; expression, template and body readers share it. */
export class HclScanner {
  readonly text: string
  readonly references: HclReference[] = []
  pos = 0
  line = 1
  /** Inside round and square brackets and `${ }` a line's end is a space. */
  isAcrossLines = false
  depth = 0

  constructor(text: string) {
    this.text = text
    if (text.startsWith('\u{feff}')) this.pos = 1
  }

  get isAtEnd(): boolean {
    return this.pos >= this.text.length
  }

  fail(message: string): never {
    throw new HclError(message, this.line)
  }

  /** Runs one level of nesting deeper. */
  nested<T>(read: () => T): T {
    if (this.depth >= 200) this.fail('It is nested deeper than 200 levels')
    this.depth += 1
    const result = read()
    this.depth -= 1
    return result
  }

  across<T>(isAcrossLines: boolean, read: () => T): T {
    const before = this.isAcrossLines
    this.isAcrossLines = isAcrossLines
    const result = read()
    this.isAcrossLines = before
    return result
  }

  /** Spaces, comments and, where they mean nothing, line ends. */
  skip(): void {
    for (;;) {
      const start = this.pos
      this.take(spacePattern)
      if (this.isAcrossLines) this.#skipLineEnds()
      this.#skipComment()
      if (this.pos === start) return
    }
  }

  skipLines(): void {
    this.across(true, () => this.skip())
  }

  /** The next character that means something, empty at the end. */
  peek(): string {
    this.skip()
    return this.text[this.pos] ?? ''
  }

  has(token: string): boolean {
    this.skip()
    return this.text.startsWith(token, this.pos)
  }

  accept(token: string): boolean {
    if (!this.has(token)) return false
    this.pos += token.length
    return true
  }

  expect(token: string, what: string): void {
    if (!this.accept(token)) this.fail(`${what} needs a ${token} here`)
  }

  name(): string | undefined {
    const next = this.peek()
    return next !== '' && nameStart.test(String.fromCodePoint(this.text.codePointAt(this.pos) ?? 0)) ? this.take(namePattern) : undefined
  }

  number(): string | undefined {
    this.skip()
    return this.take(numberPattern)
  }

  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.pos
    const found = sticky.exec(this.text)?.[0]
    if (found !== undefined) this.pos += found.length
    return found
  }

  /** Takes all up to an offset and counts its lines. */
  advanceTo(end: number): string {
    const taken = this.text.slice(this.pos, end)
    for (let at = taken.indexOf('\n'); at >= 0; at = taken.indexOf('\n', at + 1)) this.line += 1
    this.pos = end
    return taken
  }

  #skipLineEnds(): void {
    while (this.text[this.pos] === '\n') {
      this.pos += 1
      this.line += 1
    }
  }

  #skipComment(): void {
    const next = this.text[this.pos]
    if (next !== '#' && next !== '/') return
    if (this.text.startsWith('/*', this.pos)) {
      const end = this.text.indexOf('*/', this.pos + 2)
      if (end < 0) this.fail('A comment that begins with /* has no */')
      this.advanceTo(end + 2)
    } else if (next === '#' || this.text.startsWith('//', this.pos)) {
      const end = this.text.indexOf('\n', this.pos)
      this.pos = end < 0 ? this.text.length : end
    }
  }
}

import { Lexer } from './lexer.ts'
import { TemplateError } from '../model/template-error.ts'
import { type Token, type TokenKind, tokenText } from './token.ts'

/** The tokens of a template with as much looking ahead as Go's parser has. Its errors name the line of the token read last. */
export class TokenStream {
  readonly #lexer: Lexer
  readonly #name: string
  #ahead: Token[] = []
  #newest: Token = { kind: 'eof', text: '', at: 0, line: 1 }
  /** The line at which the action that is being read begins; 0 outside of one. */
  actionLine = 0

  constructor(name: string, text: string) {
    this.#name = name
    this.#lexer = new Lexer(text)
  }

  next(): Token {
    const token = this.#ahead.pop()
    if (token) return token
    this.#newest = this.#lexer.next()
    return this.#newest
  }

  back(...tokens: readonly Token[]): void {
    this.#ahead.push(...tokens)
  }

  peek(): Token {
    const token = this.next()
    this.back(token)
    return token
  }

  nextSolid(): Token {
    let token = this.next()
    while (token.kind === 'space') token = this.next()
    return token
  }

  peekSolid(): Token {
    const token = this.nextSolid()
    this.back(token)
    return token
  }

  expect(kinds: readonly TokenKind[], context: string): Token {
    const token = this.nextSolid()
    if (!kinds.includes(token.kind)) throw this.unexpected(token, context)
    return token
  }

  unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.fault(`unexpected ${tokenText(token)} in ${context}`)
    const isElsewhere = this.actionLine !== 0 && this.actionLine !== token.line
    const extra = isElsewhere ? `${token.text.endsWith(' action') ? '' : ' in action'} started at ${this.#name}:${this.actionLine}` : ''
    return this.fault(token.text + extra)
  }

  fault(message: string): TemplateError {
    return new TemplateError(`template: ${this.#name}:${this.#newest.line}: ${message}`)
  }
}

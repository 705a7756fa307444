import { goQuoted } from '../text/go-quoted.ts'

export type TokenKind = 'eof' | 'error' | 'text' | 'open' | 'close' | 'space' | 'assign' | 'declare' | 'char' | 'pipe' | 'left-paren' | 'right-paren' | 'bool' | 'char-constant' | 'complex' | 'dot' | 'field' | 'identifier' | 'keyword' | 'nil' | 'number' | 'raw-string' | 'string' | 'variable'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
  readonly line: number
}

/** A token as Go's parser names it in its errors. */
export function tokenText({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF'
  if (kind === 'error') return text
  if (kind === 'keyword' || kind === 'nil') return `<${text}>`
  if (kind === 'dot') return '<.>'
  return new TextEncoder().encode(text).length > 10 ? `${goQuoted([...text].slice(0, 10).join(''))}...` : goQuoted(text)
}

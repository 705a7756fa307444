import { goString } from '#lib/promql'
import { goQuoted } from '../text/go-quoted.ts'
import { parseNumber } from './parse-number.ts'
import { type CommandNode, nodeText, type OperandNode, type PipeNode, type VariableNode } from './template-node.ts'
import type { Token, TokenKind } from './token.ts'
import type { TokenStream } from './token-stream.ts'

const operandKinds: ReadonlySet<TokenKind> = new Set<TokenKind>(['bool', 'char-constant', 'complex', 'dot', 'field', 'identifier', 'number', 'nil', 'raw-string', 'string', 'variable', 'left-paren'])
const literals: ReadonlySet<OperandNode['kind']> = new Set<OperandNode['kind']>(['bool', 'dot', 'nil', 'number', 'string'])
const deepest = 200

/** Reads pipelines, and knows which variables there are. */
export class PipelineParser {
  readonly #tokens: TokenStream
  readonly #hasFunction: (name: string) => boolean
  #depth = 0
  variables = ['$']

  constructor(tokens: TokenStream, hasFunction: (name: string) => boolean) {
    this.#tokens = tokens
    this.#hasFunction = hasFunction
  }

  pipeline(context: string, end: 'close' | 'right-paren'): PipeNode {
    const { at } = this.#tokens.peekSolid()
    const { declared, isAssign } = this.#declarations(context)
    const commands: CommandNode[] = []
    for (;;) {
      const token = this.#tokens.nextSolid()
      if (token.kind === end) break
      if (!operandKinds.has(token.kind)) throw this.#tokens.unexpected(token, context)
      this.#tokens.back(token)
      commands.push(this.#command())
    }
    if (commands.length === 0) throw this.#tokens.fault(`missing value for ${context}`)
    const stage = commands.findIndex(({ args: [first] }, index) => index > 0 && first !== undefined && literals.has(first.kind))
    if (stage !== -1) throw this.#tokens.fault(`non executable command in pipeline stage ${stage + 1}`)
    return { kind: 'pipe', at, isAssign, declared, commands }
  }

  #declarations(context: string): { declared: VariableNode[]; isAssign: boolean } {
    const declared: VariableNode[] = []
    for (;;) {
      const variable = this.#tokens.peekSolid()
      if (variable.kind !== 'variable') return { declared, isAssign: false }
      this.#tokens.nextSolid()
      const behind = this.#tokens.next()
      const next = behind.kind === 'space' ? this.#tokens.nextSolid() : behind
      const isComma = next.kind === 'char' && next.text === ','
      if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
        this.#tokens.back(next, ...(behind.kind === 'space' ? [behind] : []), variable)
        return { declared, isAssign: false }
      }
      declared.push({ kind: 'variable', at: variable.at, path: variable.text.split('.') })
      this.variables.push(variable.text)
      if (!isComma) return { declared, isAssign: next.kind === 'assign' }
      this.#checkComma(context, declared.length)
    }
  }

  #checkComma(context: string, count: number): void {
    if (context !== 'range' || count >= 2) throw this.#tokens.fault(`too many declarations in ${context}`)
    const { kind } = this.#tokens.peekSolid()
    if (kind !== 'variable' && kind !== 'close' && kind !== 'right-paren') throw this.#tokens.fault('range can only initialize variables')
  }

  #command(): CommandNode {
    const { at } = this.#tokens.peekSolid()
    const args: OperandNode[] = []
    for (;;) {
      this.#tokens.peekSolid()
      const operand = this.#operand()
      if (operand) args.push(operand)
      const token = this.#tokens.next()
      if (token.kind === 'space') continue
      if (token.kind === 'close' || token.kind === 'right-paren') this.#tokens.back(token)
      else if (token.kind !== 'pipe') throw this.#tokens.unexpected(token, 'operand')
      break
    }
    if (args.length === 0) throw this.#tokens.fault('empty command')
    return { kind: 'command', at, args }
  }

  #operand(): OperandNode | undefined {
    const node = this.#term()
    const { kind, at } = this.#tokens.peek()
    if (!node || kind !== 'field') return node
    const path: string[] = []
    while (this.#tokens.peek().kind === 'field') path.push(this.#tokens.next().text.slice(1))
    if (node.kind === 'field' || node.kind === 'variable') return { ...node, at, path: [...node.path, ...path] }
    if (literals.has(node.kind)) throw this.#tokens.fault(`unexpected . after term ${goQuoted(nodeText(node))}`)
    return { kind: 'chain', at, node, path }
  }

  #term(): OperandNode | undefined {
    const token = this.#tokens.nextSolid()
    const { kind, text, at } = token
    switch (kind) {
      case 'identifier':
        if (!this.#hasFunction(text)) throw this.#tokens.fault(`function ${goQuoted(text)} not defined`)
        return { kind: 'identifier', at, name: text }
      case 'dot': return { kind: 'dot', at }
      case 'nil': return { kind: 'nil', at }
      case 'variable': return this.#variable(token)
      case 'field': return { kind: 'field', at, path: [text.slice(1)] }
      case 'bool': return { kind: 'bool', at, value: text === 'true' }
      case 'char-constant':
      case 'complex':
      case 'number': return this.#number(token)
      case 'left-paren': return this.#inParens()
      case 'string':
      case 'raw-string': return this.#string(token)
      default:
        this.#tokens.back(token)
        return undefined
    }
  }

  #variable({ text, at }: Token): VariableNode {
    const path = text.split('.')
    if (!this.variables.includes(path[0] ?? '')) throw this.#tokens.fault(`undefined variable ${goQuoted(path[0] ?? '')}`)
    return { kind: 'variable', at, path }
  }

  #number({ text, at }: Token): OperandNode {
    const number = parseNumber(text, at)
    if (typeof number === 'string') throw this.#tokens.fault(number)
    return number
  }

  #string({ text, at }: Token): OperandNode {
    const value = goString(text)
    if (value === undefined) throw this.#tokens.fault('invalid syntax')
    return { kind: 'string', at, written: text, value }
  }

  #inParens(): PipeNode {
    if (this.#depth >= deepest) throw this.#tokens.fault('max expression depth exceeded')
    this.#depth += 1
    const pipe = this.pipeline('parenthesized pipeline', 'right-paren')
    this.#depth -= 1
    return pipe
  }
}

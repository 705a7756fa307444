import { goString } from '#lib/promql'
import { LogqlError } from '../model/logql-error.ts'
import { functions, unsupportedFunctions } from './functions.ts'

export type Operand =
  | { readonly kind: 'value'; readonly value: string | number | boolean }
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly of: Operand | undefined }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: readonly Command[] }

/** A function with its arguments, or one operand alone. */
export interface Command { readonly name: string | undefined; readonly args: readonly Operand[] }

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: readonly Command[]; readonly sets: string | undefined }
  | { readonly kind: 'if' | 'with' | 'range'; readonly pipeline: readonly Command[]; readonly sets: readonly string[]; readonly body: readonly TemplateNode[]; readonly otherwise: readonly TemplateNode[] }

type Piece = { readonly text: string } | { readonly action: string }

function fault(template: string, message: string): LogqlError {
  return new LogqlError('parse', `invalid line template: template: line:${template.slice(0, 0).split('\n').length}: ${message}`)
}

/** Reads a template of Go's language. Throws a `LogqlError` that names what it does not know. */
export function parseTemplate(template: string): readonly TemplateNode[] {
  const pieces = piecesOf(template)
  let at = 0
  const block = (isInner: boolean): { nodes: TemplateNode[]; end: string } => {
    const nodes: TemplateNode[] = []
    for (;;) {
      const piece = pieces[at]
      at += 1
      if (!piece) {
        if (isInner) throw fault(template, 'unexpected EOF: an {{end}} is missing')
        return { nodes, end: '' }
      }
      if ('text' in piece) {
        nodes.push({ kind: 'text', text: piece.text })
        continue
      }
      const { action } = piece
      const word = /^\w+/.exec(action)?.[0] ?? ''
      if (action === 'end' || word === 'else') {
        if (!isInner) throw fault(template, `unexpected {{${action}}}`)
        return { nodes, end: action }
      }
      if (action.startsWith('/*') || action === '') continue
      nodes.push(word === 'if' || word === 'with' || word === 'range' ? control(word, action.slice(word.length).trim()) : printNode(template, action))
    }
  }
  const control = (kind: 'if' | 'with' | 'range', head: string): TemplateNode => {
    const [, names = '', rest = head] = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*(.*)$/s.exec(head) ?? []
    const { nodes: body, end } = block(true)
    const chained = /^else\s+(if|with)\s+(.*)$/s.exec(end)
    const otherwise = chained ? [control(chained[1] as 'if' | 'with', chained[2] ?? '')] : end === 'else' ? block(true).nodes : []
    return { kind, pipeline: pipelineOf(template, rest), sets: names === '' ? [] : names.split(',').map((name) => name.trim()), body, otherwise }
  }
  return block(false).nodes
}

function printNode(template: string, action: string): TemplateNode {
  const word = /^(define|block|template|break|continue)\b/.exec(action)?.[1]
  if (word) throw fault(template, `{{${word}}} is not supported`)
  const assigned = /^(\$\w+)\s*:?=\s*(.*)$/s.exec(action)
  return { kind: 'print', pipeline: pipelineOf(template, assigned?.[2] ?? action), sets: assigned?.[1] }
}

function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let trimsNext = false
  for (;;) {
    const open = template.indexOf('{{', from)
    let text = open === -1 ? template.slice(from) : template.slice(from, open)
    if (trimsNext) text = text.trimStart()
    const trims = open !== -1 && /^-\s/.test(template.slice(open + 2, open + 4))
    if (trims) text = text.trimEnd()
    if (text !== '') pieces.push({ text })
    if (open === -1) return pieces
    const close = closeOf(template, open + 2)
    let action = template.slice(open + (trims ? 3 : 2), close)
    trimsNext = /\s-$/.test(action)
    if (trimsNext) action = action.slice(0, -1)
    pieces.push({ action: action.trim() })
    from = close + 2
  }
}

function closeOf(template: string, from: number): number {
  const part = /"(?:\\.|[^"\\])*"|`[^`]*`|\}\}/gs
  part.lastIndex = from
  for (let found = part.exec(template); found; found = part.exec(template)) if (found[0] === '}}') return found.index
  throw fault(template, 'unclosed action')
}

interface Token { readonly text: string; /** Does it touch what stands before it? */ readonly isJoined: boolean }

function tokensOf(template: string, source: string): Token[] {
  const tokens: Token[] = []
  const part = /\s+|("(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|[|()]|\.[A-Za-z_]\w*|\.(?!\d)|\$\w*|[A-Za-z_]\w*|[+-]?(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))/gsy
  let isJoined = false
  while (part.lastIndex < source.length) {
    const from = part.lastIndex
    const found = part.exec(source)
    if (!found) throw fault(template, `unexpected ${JSON.stringify(source.slice(from, from + 10))}`)
    if (found[1] !== undefined) tokens.push({ text: found[1], isJoined })
    isJoined = found[1] !== undefined
  }
  return tokens
}

const maxDepth = 50

function pipelineOf(template: string, source: string): Command[] {
  const tokens = tokensOf(template, source)
  let at = 0
  const pipeline = (depth: number): Command[] => {
    if (depth > maxDepth) throw fault(template, `nested deeper than ${maxDepth} levels`)
    const commands = [command(depth)]
    while (tokens[at]?.text === '|') {
      at += 1
      commands.push(command(depth))
    }
    return commands
  }
  const command = (depth: number): Command => {
    const first = tokens[at]?.text ?? ''
    const isName = /^[A-Za-z_]/.test(first) && first !== 'true' && first !== 'false' && first !== 'nil'
    if (isName) {
      at += 1
      checkName(template, first)
    }
    const args: Operand[] = []
    for (let next = tokens[at]; next && next.text !== '|' && next.text !== ')'; next = tokens[at]) args.push(withFields(operand(depth)))
    if (!isName && args.length !== 1) throw fault(template, args.length === 0 ? 'missing value for command' : 'unexpected value: name a function first')
    return { name: isName ? first : undefined, args }
  }
  const withFields = (first: Operand): Operand => {
    let found = first
    for (let next = tokens[at]; next?.isJoined && /^\.\w/.test(next.text); next = tokens[at]) {
      found = { kind: 'field', path: [next.text.slice(1)], of: found }
      at += 1
    }
    return found
  }
  const operand = (depth: number): Operand => {
    const token = tokens[at]?.text ?? ''
    at += 1
    if (token !== '(') return operandOf(template, token)
    const inner = pipeline(depth + 1)
    if (tokens[at]?.text !== ')') throw fault(template, 'unclosed left paren')
    at += 1
    return { kind: 'pipeline', pipeline: inner }
  }
  const whole = pipeline(0)
  if (at < tokens.length) throw fault(template, `unexpected ${JSON.stringify(tokens[at]?.text)}`)
  return whole
}

function checkName(template: string, name: string): void {
  if (name === '__line__' || name === '__timestamp__' || Object.hasOwn(functions, name)) return
  throw fault(template, unsupportedFunctions.has(name) ? `the function ${name} is not supported` : `function ${JSON.stringify(name)} not defined`)
}

function operandOf(template: string, token: string): Operand {
  if (token === 'true' || token === 'false') return { kind: 'value', value: token === 'true' }
  if (token === 'nil') return { kind: 'value', value: '' }
  if (/^["'`]/.test(token)) {
    const value = goString(token.startsWith("'") ? `"${token.slice(1, -1)}"` : token)
    if (value === undefined) throw fault(template, `malformed string ${token}`)
    return { kind: 'value', value: token.startsWith("'") ? value.codePointAt(0) ?? 0 : value }
  }
  if (token.startsWith('$')) return { kind: 'variable', name: token }
  if (token === '.') return { kind: 'field', path: [], of: undefined }
  if (token.startsWith('.') && !/^\.\d/.test(token)) return { kind: 'field', path: [token.slice(1)], of: undefined }
  if (/^[+\-.\d]/.test(token)) return { kind: 'value', value: Number(token) }
  if (token === '__line__' || token === '__timestamp__') return { kind: 'pipeline', pipeline: [{ name: token, args: [] }] }
  if (Object.hasOwn(functions, token)) return { kind: 'pipeline', pipeline: [{ name: token, args: [] }] }
  throw fault(template, `unexpected ${JSON.stringify(token)}`)
}

import { goQuoted } from '../text/go-quoted.ts'

interface Placed {
  /** Index into the template's text. */
  readonly at: number
}

export interface BoolNode extends Placed { readonly kind: 'bool'; readonly value: boolean }
export interface DotNode extends Placed { readonly kind: 'dot' }
export interface NilNode extends Placed { readonly kind: 'nil' }
export interface StringNode extends Placed { readonly kind: 'string'; readonly written: string; readonly value: string }
export interface NumberNode extends Placed { readonly kind: 'number'; readonly text: string; readonly int: bigint | undefined; readonly float: number | undefined; readonly isComplex: boolean }
export interface IdentifierNode extends Placed { readonly kind: 'identifier'; readonly name: string }
export interface FieldNode extends Placed { readonly kind: 'field'; readonly path: readonly string[] }
export interface VariableNode extends Placed { readonly kind: 'variable'; readonly path: readonly string[] }
export interface ChainNode extends Placed { readonly kind: 'chain'; readonly node: OperandNode; readonly path: readonly string[] }
export interface CommandNode extends Placed { readonly kind: 'command'; readonly args: readonly OperandNode[] }
export interface PipeNode extends Placed { readonly kind: 'pipe'; readonly isAssign: boolean; readonly declared: readonly VariableNode[]; readonly commands: readonly CommandNode[] }
export type OperandNode = BoolNode | DotNode | NilNode | StringNode | NumberNode | IdentifierNode | FieldNode | VariableNode | ChainNode | PipeNode

export interface TextNode extends Placed { readonly kind: 'text'; readonly text: string }
export interface ActionNode extends Placed { readonly kind: 'action'; readonly pipe: PipeNode }
export interface BranchNode extends Placed { readonly kind: 'if' | 'with' | 'range'; readonly pipe: PipeNode; readonly list: ListNode; readonly otherwise: ListNode | undefined }
export interface TemplateNode extends Placed { readonly kind: 'template'; readonly name: string; readonly pipe: PipeNode | undefined }
export interface JumpNode extends Placed { readonly kind: 'break' | 'continue' }
export interface ListNode extends Placed { readonly kind: 'list'; readonly nodes: readonly BodyNode[] }
export type BodyNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode

export type AnyNode = OperandNode | CommandNode | BodyNode | ListNode

/** A node as Go prints it in its errors. */
export function nodeText(node: AnyNode): string {
  switch (node.kind) {
    case 'bool': return String(node.value)
    case 'dot': return '.'
    case 'nil': return 'nil'
    case 'string': return node.written
    case 'number': return node.text
    case 'identifier': return node.name
    case 'field': return node.path.map((name) => `.${name}`).join('')
    case 'variable': return node.path.join('.')
    case 'chain': return `${node.node.kind === 'pipe' ? `(${nodeText(node.node)})` : nodeText(node.node)}${node.path.map((name) => `.${name}`).join('')}`
    case 'command': return node.args.map((arg) => arg.kind === 'pipe' ? `(${nodeText(arg)})` : nodeText(arg)).join(' ')
    case 'pipe': return `${node.declared.length === 0 ? '' : `${node.declared.map(nodeText).join(', ')} ${node.isAssign ? '=' : ':='} `}${node.commands.map(nodeText).join(' | ')}`
    case 'text': return node.text
    case 'action': return `{{${nodeText(node.pipe)}}}`
    case 'break':
    case 'continue': return `{{${node.kind}}}`
    case 'template': return `{{template ${goQuoted(node.name)}${node.pipe ? ` ${nodeText(node.pipe)}` : ''}}}`
    case 'list': return node.nodes.map(nodeText).join('')
    default: return `{{${node.kind} ${nodeText(node.pipe)}}}${nodeText(node.list)}${node.otherwise ? `{{else}}${nodeText(node.otherwise)}` : ''}{{end}}`
  }
}

/** Is there nothing but space in it? */
export function isEmptyList({ nodes }: ListNode): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '')
}

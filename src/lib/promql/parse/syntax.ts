import { parser } from '@prometheus-io/lezer-promql'
import type { SyntaxNode, Tree } from '@lezer/common'
import { parseError, type PromqlError, type Span } from '../model/promql-error.ts'
import { functions } from './functions.data.ts'

const maxLength = 200_000
const maxDepth = 400

export interface Syntax {
  readonly text: string
  readonly root: SyntaxNode
  /** Functions that the grammar does not know by name, by the place where they stand. */
  readonly strangers: ReadonlyMap<number, string>
}

/** The official grammar's tree, without faults in it; throws at the first fault. */
export function syntaxOf(text: string): Syntax {
  if (text.length > maxLength) throw parseError(text, { from: 0, to: 0 }, `the expression is longer than ${maxLength} characters`)
  const strangers = new Map<number, string>()
  let shown = text
  for (;;) {
    const tree = parser.parse(shown)
    const fault = firstFault(tree, text)
    if (!fault) return { text, root: exprOf(tree, text), strangers }
    const bareDot = bareDotAt(shown, fault)
    if (bareDot !== undefined) {
      shown = `${shown.slice(0, bareDot)} ${shown.slice(bareDot + 1)}`
      continue
    }
    const stranger = strangerAt(shown, fault)
    if (!stranger) throw faultOf(text, fault)
    strangers.set(stranger.from, stranger.name)
    shown = `${shown.slice(0, stranger.from)}${'pi'.padEnd(stranger.name.length)}${shown.slice(stranger.from + stranger.name.length)}`
  }
}

function exprOf(tree: Tree, text: string): SyntaxNode {
  const expr = childrenOf(tree.topNode)[0]
  if (!expr) throw parseError(text, { from: text.length, to: text.length }, 'no expression found in input')
  return expr
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'LineComment') children.push(child)
  return children
}

function firstFault(tree: Tree, text: string): Span | undefined {
  let fault: Span | undefined
  let depth = 0
  tree.iterate({
    enter: (node) => {
      depth += 1
      if (depth > maxDepth) throw parseError(text, { from: node.from, to: node.to }, `the expression is nested deeper than ${maxDepth} levels`)
      if (node.type.isError && (!fault || node.from < fault.from)) fault = { from: node.from, to: node.to }
      return !fault
    },
    leave: () => {
      depth -= 1
    },
  })
  return fault
}

/** `2.` is a number in Prometheus and not in the grammar. */
function bareDotAt(text: string, fault: Span): number | undefined {
  const dot = text.indexOf('.', fault.from)
  return dot > 0 && text.slice(fault.from, dot).trim() === '' && /\d/.test(text[dot - 1] ?? '') ? dot : undefined
}

/** A function that Prometheus has and the grammar lacks: `min_of(…)` outside of a duration. */
function strangerAt(text: string, fault: Span): { from: number; name: string } | undefined {
  const word = wordBefore(text, fault)
  return word && functions[word.name] && word.name !== 'pi' ? word : undefined
}

function wordBefore(text: string, fault: Span): { from: number; name: string } | undefined {
  const paren = text.slice(fault.from).search(/\S/) + fault.from
  if (text[paren] !== '(') return undefined
  const before = /([a-zA-Z_][a-zA-Z0-9_]*)\s*$/.exec(text.slice(0, paren))
  return before ? { from: before.index, name: before[1] ?? '' } : undefined
}

function faultOf(text: string, fault: Span): PromqlError {
  const from = fault.from + (/^\s*/.exec(text.slice(fault.from))?.[0].length ?? 0)
  if (from >= text.length) return parseError(text, { from: text.length, to: text.length }, text.trim() === '' ? 'no expression found in input' : isParenOpen(text) ? 'unclosed left parenthesis' : 'unexpected end of input')
  const stranger = wordBefore(text, fault)
  if (stranger) return parseError(text, { from: stranger.from, to: stranger.from + stranger.name.length }, `unknown function with name ${JSON.stringify(stranger.name)}`)
  return parseError(text, { from, to: fault.to }, `unexpected ${thingAt(text.slice(from))}`)
}

/** Outside of texts and comments. */
function isParenOpen(text: string): boolean {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#.*/g, '')
  return bare.split('(').length > bare.split(')').length && !/[{[][^}\]]*$/.test(bare)
}

const keywords: ReadonlySet<string> = new Set(['on', 'ignoring', 'bool', 'offset', 'group_left', 'group_right'])

function thingAt(rest: string): string {
  const word = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(rest)?.[0]
  if (word) return keywords.has(word.toLowerCase()) ? `<${word.toLowerCase()}>` : `identifier ${JSON.stringify(word)}`
  const number = /^[0-9.][0-9a-zA-Z_.]*/.exec(rest)?.[0]
  if (number) return `number ${JSON.stringify(number)}`
  const quoted = /^(["'`])(?:\\.|(?!\1).)*\1/s.exec(rest)?.[0]
  if (quoted) return `string ${quoted}`
  if (/^["'`]/.test(rest)) return 'end of input: the string is not closed'
  return JSON.stringify(/^(?:=~|!~|==|!=|<=|>=|.)/su.exec(rest)?.[0] ?? '')
}

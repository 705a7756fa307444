import type { SyntaxNode } from '@lezer/common'
import { parseError } from '../model/promql-error.ts'
import type { DurationExpr } from './ast.ts'
import { numberOf } from './literals.ts'
import { childrenOf } from './syntax.ts'

const operators = { Add: '+', Sub: '-', Mul: '*', Div: '/', Mod: '%', Pow: '^' } as const

/** What stands in `[…]`: a length above nothing. */
export function durationOf(text: string, node: SyntaxNode): DurationExpr {
  const duration = offsetOf(text, node)
  if (duration.kind === 'seconds' && !(duration.seconds > 0)) throw parseError(text, duration, 'duration must be greater than 0')
  return duration
}

/** What stands behind `offset`: any length. */
export function offsetOf(text: string, node: SyntaxNode): DurationExpr {
  const at = { from: node.from, to: node.to }
  const parts = childrenOf(node)
  const inner = parts.filter(({ name }) => name.endsWith('DurationExpr') || name === 'NumberDurationLiteralInDurationContext').map((part) => offsetOf(text, part))
  const [left, right] = inner
  if (node.name === 'NumberDurationLiteralInDurationContext') return secondsOf(text, node)
  const named = parts.map(({ name }) => name)
  if (named.includes('DurationStep')) return { kind: 'step', ...at }
  if (named.includes('DurationRange')) return { kind: 'range', ...at }
  if (left && right) return { kind: 'binary', operator: operatorOf(named), left, right, ...at }
  if (!left) throw parseError(text, at, 'bad duration')
  const sign = parts.find(({ name }) => name === 'UnaryOp')
  if (!sign || text.slice(sign.from, sign.to) === '+') return left
  return left.kind === 'seconds' ? { kind: 'seconds', seconds: -left.seconds, ...at } : { kind: 'negated', of: left, ...at }
}

function operatorOf(named: readonly string[]): Extract<DurationExpr, { kind: 'binary' }>['operator'] {
  if (named.includes('DurationMinOf')) return 'min_of'
  if (named.includes('DurationMaxOf')) return 'max_of'
  const name = named.find((each): each is keyof typeof operators => each in operators)
  return name ? operators[name] : '+'
}

function secondsOf(text: string, node: SyntaxNode): DurationExpr {
  const at = { from: node.from, to: node.to }
  const seconds = numberOf(text.slice(node.from, node.to))
  if (seconds === undefined) throw parseError(text, at, `bad number or duration syntax: ${JSON.stringify(text.slice(node.from, node.to))}`)
  if (!(Math.abs(seconds) < 2 ** 63 / 1e9)) throw parseError(text, at, 'duration out of range')
  return { kind: 'seconds', seconds, ...at }
}

/** A query's own length and step, in seconds; both 0 for a single time. */
export interface QueryTimes { readonly step: number; readonly range: number }

/** In whole milliseconds. */
export function durationMs(duration: DurationExpr, times: QueryTimes): number {
  return Math.trunc(secondsIn(duration, times) * 1000)
}

function secondsIn(duration: DurationExpr, times: QueryTimes): number {
  switch (duration.kind) {
    case 'seconds':
      return duration.seconds
    case 'step':
      return times.step
    case 'range':
      return times.range
    case 'negated':
      return -secondsIn(duration.of, times)
    default:
      return calculated(duration.operator, secondsIn(duration.left, times), secondsIn(duration.right, times))
  }
}

function calculated(operator: Extract<DurationExpr, { kind: 'binary' }>['operator'], left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case '^':
      return left ** right
    case 'min_of':
      return Math.min(left, right)
    default:
      return Math.max(left, right)
  }
}

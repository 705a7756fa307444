import type { Matcher } from '../model/matcher.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { Expr, VectorSelector } from '../parse/ast.ts'
import { instantsKey, type Scope, selectorKey, shiftOf } from '../vector/scope.ts'
import { lastTime, type Steps } from '../vector/steps.ts'
import { rangeMs, subquerySteps } from '../vector/subquery-steps.ts'

export interface Need {
  readonly matchers: readonly Matcher[]
  from: number
  to: number
}

export interface Needs {
  readonly needs: ReadonlyMap<string, Need>
  /** Selectors that stand in the expression more than once, by `instantsKey`. */
  readonly repeated: ReadonlySet<string>
}

type Frame = Pick<Scope, 'query' | 'lookback' | 'defaultStep'>

/** What an expression reads, one need for each different selector: asked for together before anything is calculated. */
export function needsOf(expr: Expr, steps: Steps, frame: Frame): Needs {
  const needs = new Map<string, Need>()
  const once = new Set<string>()
  const repeated = new Set<string>()
  const add = (selector: VectorSelector, at: Steps, back: number) => {
    if (selector.extension) throw new PromqlError('execution', `the ${selector.extension} modifier is not supported: write the selector without it`, selector.at)
    const { offset, pinned } = shiftOf(selector, frame.query)
    const [from, to] = [(pinned ?? at.start) - offset - back, (pinned ?? lastTime(at)) - offset]
    const key = selectorKey(selector)
    const known = needs.get(key)
    if (known) Object.assign(known, { from: Math.min(known.from, from), to: Math.max(known.to, to) })
    else needs.set(key, { matchers: selector.matchers, from, to })
  }
  const walk = (node: Expr, at: Steps): void => {
    if (at.count === 0) return
    if (node.kind === 'vector-selector') {
      add(node, at, frame.lookback)
      const key = instantsKey(node, at, frame.query)
      if (once.has(key)) repeated.add(key)
      once.add(key)
    } else if (node.kind === 'matrix-selector') add(node.selector, at, rangeMs(node.range, frame.query.times))
    else if (node.kind === 'subquery') walk(node.expr, subquerySteps(node, at, frame.query, frame.defaultStep))
    else for (const part of partsOf(node)) walk(part, at)
  }
  walk(expr, steps)
  return { needs, repeated }
}

function partsOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case 'paren':
    case 'unary':
      return [node.expr]
    case 'binary':
      return [node.left, node.right]
    case 'call':
      if (node.name === 'info') throw new PromqlError('execution', 'info() is not supported: join with "* on (…) group_left (…)" instead', node.at)
      return node.args
    case 'aggregate':
      return node.parameter ? [node.parameter, node.expr] : [node.expr]
    default:
      return []
  }
}

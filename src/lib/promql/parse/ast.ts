import type { Matcher } from '../model/matcher.ts'
import type { Span } from '../model/promql-error.ts'

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

interface Node {
  readonly at: Span
}

export interface NumberLiteral extends Node { readonly kind: 'number'; readonly value: number }
export interface StringLiteral extends Node { readonly kind: 'string'; readonly value: string }
export interface ParenExpr extends Node { readonly kind: 'paren'; readonly expr: Expr }
export interface UnaryExpr extends Node { readonly kind: 'unary'; readonly operator: '+' | '-'; readonly expr: Expr }

/** A length of time that may depend on the query's own step and range. In seconds. */
export type DurationExpr = Span & (
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'step' | 'range' }
  | { readonly kind: 'negated'; readonly of: DurationExpr }
  | { readonly kind: 'binary'; readonly operator: '+' | '-' | '*' | '/' | '%' | '^' | 'min_of' | 'max_of'; readonly left: DurationExpr; readonly right: DurationExpr }
)

/** `offset` and `@` of a selector or subquery. `@` is in ms since 1970, or the query's own start or end. */
export interface TimeModifiers {
  readonly offset: DurationExpr | undefined
  readonly pinned: number | 'start' | 'end' | undefined
  /** The boundaries of ranges that Prometheus tries out: named, not done. */
  readonly extension: 'anchored' | 'smoothed' | undefined
}

export interface VectorSelector extends Node, TimeModifiers {
  readonly kind: 'vector-selector'
  /** The name before the braces. */
  readonly name: string
  readonly matchers: readonly Matcher[]
}

export interface MatrixSelector extends Node { readonly kind: 'matrix-selector'; readonly selector: VectorSelector; readonly range: DurationExpr }

export interface SubqueryExpr extends Node, TimeModifiers {
  readonly kind: 'subquery'
  readonly expr: Expr
  readonly range: DurationExpr
  readonly step: DurationExpr | undefined
}

export interface CallExpr extends Node { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }

export interface AggregateExpr extends Node {
  readonly kind: 'aggregate'
  readonly operator: string
  readonly expr: Expr
  readonly parameter: Expr | undefined
  readonly grouping: readonly string[]
  readonly isWithout: boolean
}

export type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many'

export interface VectorMatching {
  readonly cardinality: Cardinality
  readonly isOn: boolean
  readonly labels: readonly string[]
  /** Labels taken over from the one side (`group_left (…)`). */
  readonly include: readonly string[]
  readonly fillLeft: number | undefined
  readonly fillRight: number | undefined
}

export interface BinaryExpr extends Node {
  readonly kind: 'binary'
  readonly operator: string
  readonly left: Expr
  readonly right: Expr
  readonly isBool: boolean
  readonly matching: VectorMatching
  readonly hasMatching: boolean
}

export type Expr = NumberLiteral | StringLiteral | ParenExpr | UnaryExpr | VectorSelector | MatrixSelector | SubqueryExpr | CallExpr | AggregateExpr | BinaryExpr

export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>='])
export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

/** Words of the language for its types. */
export const typeNames: Readonly<Record<ValueType, string>> = { scalar: 'scalar', vector: 'instant vector', matrix: 'range vector', string: 'string' }

export function withoutParens(expr: Expr): Expr {
  return expr.kind === 'paren' ? withoutParens(expr.expr) : expr
}

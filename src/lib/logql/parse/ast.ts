import type { Matcher } from '#lib/promql'

export type Compare = '==' | '!=' | '>' | '>=' | '<' | '<='

export type LabelFilter =
  | { readonly kind: 'text'; readonly matcher: Matcher }
  | { readonly kind: 'number' | 'duration' | 'bytes'; readonly name: string; readonly compare: Compare; readonly value: number }
  | { readonly kind: 'ip'; readonly name: string; readonly isNegated: boolean; readonly pattern: string }
  | { readonly kind: 'and' | 'or'; readonly left: LabelFilter; readonly right: LabelFilter }

export type LineFilterOperator = '|=' | '!=' | '|~' | '!~' | '|>' | '!>'

/** A line passes where any of the texts does (`or`). */
export interface LineFilterStage { readonly kind: 'line-filter'; readonly operator: LineFilterOperator; readonly texts: readonly { readonly text: string; readonly isIp: boolean }[] }

export interface Extraction { readonly name: string; readonly path: string }

/** A name alone stands for every value. */
export interface NamedOrMatcher { readonly name: string; readonly matcher: Matcher | undefined }

export type StageKind =
  | LineFilterStage
  | { readonly kind: 'json'; readonly extractions: readonly Extraction[] }
  | { readonly kind: 'logfmt'; readonly extractions: readonly Extraction[]; readonly isStrict: boolean; readonly keepsEmpty: boolean }
  | { readonly kind: 'pattern' | 'regexp'; readonly pattern: string }
  | { readonly kind: 'unpack' | 'decolorize' }
  | { readonly kind: 'label-filter'; readonly filter: LabelFilter }
  | { readonly kind: 'line-format'; readonly template: string }
  | { readonly kind: 'label-format'; readonly formats: readonly { readonly name: string; readonly from: string; readonly isTemplate: boolean }[] }
  | { readonly kind: 'drop' | 'keep'; readonly labels: readonly NamedOrMatcher[] }

/** A stage, and how it is written. */
export type Stage = StageKind & { readonly written?: string }

export interface LogExpr { readonly kind: 'log'; readonly matchers: readonly Matcher[]; readonly stages: readonly Stage[] }

export interface Unwrap { readonly label: string; readonly conversion: 'number' | 'duration' | 'bytes'; readonly filters: readonly LabelFilter[] }

export interface Grouping { readonly isWithout: boolean; readonly labels: readonly string[] }

export interface RangeExpr {
  readonly kind: 'range'
  readonly operator: string
  readonly parameter: number | undefined
  readonly log: LogExpr
  readonly unwrap: Unwrap | undefined
  readonly rangeNs: number
  readonly offsetNs: number
  readonly grouping: Grouping | undefined
}

export interface AggregateExpr { readonly kind: 'aggregate'; readonly operator: string; readonly parameter: number | undefined; readonly grouping: Grouping | undefined; readonly expr: MetricExpr }

export interface Matching { readonly isOn: boolean; readonly labels: readonly string[]; readonly group: 'left' | 'right' | undefined; readonly include: readonly string[] }

export interface BinaryExpr { readonly kind: 'binary'; readonly operator: string; readonly isBool: boolean; readonly matching: Matching; readonly left: MetricExpr; readonly right: MetricExpr }

export type MetricExpr =
  | RangeExpr
  | AggregateExpr
  | BinaryExpr
  | { readonly kind: 'literal' | 'vector'; readonly value: number }
  | { readonly kind: 'label-replace'; readonly expr: MetricExpr; readonly target: string; readonly replacement: string; readonly source: string; readonly pattern: string }

export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '>=', '<', '<='])
export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

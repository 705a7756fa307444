import { parse } from 'yaml'

/** The arguments that stand for `{{.name}}` in the compliance programme's queries (promlabs' tester, its variants). */
const variants: Readonly<Record<string, readonly string[]>> = {
  range: ['1s', '15s', '1m', '5m', '15m', '1h'],
  offset: ['1m', '5m', '10m'],
  simpleAggrOp: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar'],
  simpleTimeAggrOp: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar', 'absent', 'last'],
  topBottomOp: ['topk', 'bottomk'],
  quantile: ['-0.5', '0.1', '0.5', '0.75', '0.95', '0.90', '0.99', '1', '1.5'],
  arithBinOp: ['+', '-', '*', '/', '%', '^'],
  compBinOp: ['==', '!=', '<', '>', '<=', '>='],
  binOp: ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '>', '<=', '>='],
  simpleMathFunc: ['abs', 'ceil', 'floor', 'exp', 'sqrt', 'ln', 'log2', 'log10', 'round'],
  extrapolatedRateFunc: ['delta', 'rate', 'increase'],
  clampFunc: ['clamp_min', 'clamp_max'],
  instantRateFunc: ['idelta', 'irate'],
  dateFunc: ['day_of_month', 'day_of_week', 'days_in_month', 'hour', 'minute', 'month', 'year'],
}

export interface ComplianceQuery { readonly query: string; readonly shouldFail: boolean }

export function complianceQueries(text: string): ComplianceQuery[] {
  const { test_cases: cases } = parse(text) as { test_cases: { query: string | number; variant_args?: string[]; should_fail?: boolean }[] }
  return cases.flatMap(({ query, should_fail: shouldFail = false }) => filled(String(query)).map((each) => ({ query: each, shouldFail })))
}

function filled(query: string): string[] {
  const name = /\{\{\.(\w+)\}\}/.exec(query)?.[1]
  return name === undefined ? [query] : variants[name]!.flatMap((value) => filled(query.replaceAll(`{{.${name}}}`, value)))
}

const leastRateSeconds = 60

/** Puts lengths in for their names: `$step` and `$__rate_interval` suit a rate, `$__interval` is the chart's step, `$__range` its whole. */
export function fillIn(expression: string, { from, to }: { readonly from: number; readonly to: number }, stepMs: number): string {
  const seconds = (ms: number) => `${Math.max(1, Math.round(ms / 1000))}s`
  const rate = `${Math.max(leastRateSeconds, Math.round((stepMs / 1000) * 4))}s`
  const values: Readonly<Record<string, string>> = { step: rate, __rate_interval: rate, __interval: seconds(stepMs), __range: seconds(to - from), __auto: rate }
  return expression.replaceAll(/\$(\w+)\b|\$\{(\w+)\}/g, (whole, plain: string | undefined, braced: string | undefined) => values[plain ?? braced ?? ''] ?? whole)
}

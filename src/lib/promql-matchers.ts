export interface LabelMatcher {
  readonly label: string
  readonly value: string
  /** As it is written: `job="api"`. */
  readonly text: string
}

const maxMatchers = 200

/** What an expression of PromQL or LogQL holds a label to: `job="api"`, and each name of `job=~"api|web"` that is no pattern. */
export function labelMatchers(expr: string): LabelMatcher[] {
  const found: LabelMatcher[] = []
  for (const [text, label = '', operator, double, single] of expr.matchAll(/\b([a-zA-Z_][a-zA-Z0-9_]*)\s{0,5}(=~?)\s{0,5}(?:"([^"\\\n]{1,300})"|'([^'\\\n]{1,300})')/g)) {
    const value = double ?? single ?? ''
    const values = operator === '=' ? [value] : value.replace(/^\^?\(?|\)?\$?$/g, '').split('|')
    for (const each of values) if (/^[A-Za-z0-9][\w.-]*$/.test(each)) found.push({ label, value: each, text })
    if (found.length >= maxMatchers) break
  }
  return found
}

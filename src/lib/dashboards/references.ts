/** A place in a text where a variable stands: `$job`, `${job}`, `${job:regex}`, `[[job]]`. */
export interface Reference {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly format: string | undefined
}

/** The forms are Grafana's: grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax. */
const forms = /\$(\w+)|\[\[(\w+?)(?::([\w-]+))?\]\]|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}/g

export function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(forms)].map((match) => ({ start: match.index, end: match.index + match[0].length, name: match[1] ?? match[2] ?? match[4] ?? '', format: match[3] ?? match[6] ?? (match[5] === 'text' ? 'text' : undefined) }))
}

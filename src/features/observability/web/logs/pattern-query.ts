import { selectorOf } from './query-edit.ts'

/** The query that finds a pattern's lines: the streams of the query, narrowed by the pattern. */
export function patternQuery(query: string, template: string): string {
  const quoted = template.includes('`') || template.includes('\n') ? JSON.stringify(template) : `\`${template}\``
  return `${selectorOf(query)} |> ${quoted}`
}

import { builtinFunctions, executeTemplate, GoMap, parseTemplate } from '#lib/go-template'

/** The query with `{{.window}}` and whatever else it has of Go's templates filled in. Throws what Go would say. */
export function fillQuery(query: string, window: string): string {
  if (!query.includes('{{')) return query
  const template = parseTemplate('sliExpr', query, (name) => Object.hasOwn(builtinFunctions, name))
  return executeTemplate(template, GoMap.ofTexts({ window }), builtinFunctions)
}

import { parseAllDocuments } from 'yaml'

/** Keys that stand twice in one map, with the line of the later one. For texts that `readYaml` reads without a fault. */
export function duplicateKeys(text: string): { readonly line: number }[] {
  const documents = parseAllDocuments(text, { uniqueKeys: true, logLevel: 'silent' })
  if (!Array.isArray(documents)) return []
  return documents.flatMap(({ errors }) => errors.filter(({ code }) => code === 'DUPLICATE_KEY').map(({ linePos, pos }) => ({ line: linePos?.[0].line ?? text.slice(0, pos[0]).split('\n').length })))
}

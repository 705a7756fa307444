import { expandMatrix, type Job, type TemplateNode, type TemplateRecord } from '#lib/workflow'

/** What is known of a job without running it: settings by name, and one combination of its matrix. */
export interface KnownText {
  readonly env: TemplateRecord
  readonly matrix: Readonly<Record<string, unknown>>
}

/** Stands where a value is known only when the job runs; it can be in no path and no name. */
export const unknownPart = '\0'
const maxCombinations = 64

/** A text with what is known filled in: `${{ matrix.x }}`, `${{ env.X }}`, and in scripts `$X` and `${X}` too. */
export function knownText(text: string, known: KnownText, { isScript = false } = {}, depth = 0): string {
  if (depth > 4) return unknownPart
  const again = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? knownText(String(value), known, { isScript }, depth + 1) : unknownPart)
  const filled = text.replace(/\$\{\{\s*([^{}]{0,500}?)\s*\}\}/g, (_whole, expression: string) => {
    const [, root, path = ''] = /^(matrix|env)\.([A-Za-z_][\w.-]*)$/.exec(expression) ?? []
    if (root === 'matrix') return again(path.split('.').reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined), known.matrix))
    return root === 'env' ? again(known.env[path]) : unknownPart
  })
  if (!isScript) return filled
  return filled.replace(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)[^{}]{0,100}\}|\([^()]{0,500}\))/g, (_whole, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced
    if (name === undefined) return unknownPart
    if (name === 'GITHUB_WORKSPACE' || name === 'PWD') return '.'
    return again(known.env[name])
  })
}

/** The combinations of a job's matrix; one empty one where it has none or it is known only when it runs. */
export function combinationsOf({ strategy }: Job): Readonly<Record<string, unknown>>[] {
  try {
    const combinations = expandMatrix(strategy, {}) ?? [[]]
    return combinations.slice(0, maxCombinations).map((pairs) => Object.fromEntries(pairs) as Record<string, unknown>)
  } catch {
    // It asks for what only a run knows.
    return [{}]
  }
}

/** The texts of a mapping, for inputs of a called workflow. */
export function recordOf(node: TemplateNode | undefined): Record<string, string> {
  if (typeof node !== 'object' || node === null || !('entries' in node)) return {}
  return Object.fromEntries(node.entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
}

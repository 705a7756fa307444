export interface GoRequire {
  readonly path: string
  readonly version: string
  readonly isIndirect: boolean
  readonly line: number
}

export interface GoReplace {
  readonly path: string
  /** Undefined: whatever version. */
  readonly version: string | undefined
  readonly byPath: string
  /** Undefined: a folder. */
  readonly byVersion: string | undefined
}

export interface GoMod {
  readonly module: string | undefined
  readonly go: string | undefined
  readonly requires: readonly GoRequire[]
  readonly replaces: readonly GoReplace[]
  /** Programs that the module brings to its developers. */
  readonly tools: readonly string[]
  readonly strange: readonly { readonly line: number; readonly text: string }[]
}

const directives = new Set(['module', 'go', 'toolchain', 'require', 'replace', 'exclude', 'retract', 'tool', 'ignore', 'godebug'])

/** A go.mod file (go.dev/ref/mod#go-mod-file). */
export function readGoMod(text: string): GoMod {
  const found = { module: undefined as string | undefined, go: undefined as string | undefined, requires: [] as GoRequire[], replaces: [] as GoReplace[], tools: [] as string[], strange: [] as { line: number; text: string }[] }
  let block: string | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const comment = raw.indexOf('//')
    const words = wordsOf(comment < 0 ? raw : raw.slice(0, comment))
    const [first] = words
    if (first === undefined) continue
    if (block !== undefined && first === ')') block = undefined
    else if (block !== undefined) take(found, block, words, { line: index + 1, raw })
    else if (words[1] === '(' || first.endsWith('(')) block = first.replace(/\($/, '')
    else take(found, first, words.slice(1), { line: index + 1, raw })
  }
  return found
}

function take(found: { module: string | undefined; go: string | undefined; requires: GoRequire[]; replaces: GoReplace[]; tools: string[]; strange: { line: number; text: string }[] }, directive: string, words: readonly string[], { line, raw }: { line: number; raw: string }): void {
  const [first, second, third, fourth, fifth] = words
  if (!directives.has(directive)) found.strange.push({ line, text: raw.trim() })
  else if (directive === 'module') found.module = first
  else if (directive === 'go') found.go = first
  else if (directive === 'tool' && first !== undefined) found.tools.push(first)
  else if (directive === 'require' && first !== undefined && second !== undefined) found.requires.push({ path: first, version: second, isIndirect: /\/\/\s*indirect\b/.test(raw), line })
  else if (directive === 'replace' && first !== undefined && second === '=>' && third !== undefined) found.replaces.push({ path: first, version: undefined, byPath: third, byVersion: fourth })
  else if (directive === 'replace' && first !== undefined && third === '=>' && fourth !== undefined) found.replaces.push({ path: first, version: second, byPath: fourth, byVersion: fifth })
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '').map((word) => word.replace(/^["`]|["`]$/g, ''))
}

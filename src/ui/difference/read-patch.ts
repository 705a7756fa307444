export interface PatchLine {
  readonly kind: 'same' | 'added' | 'removed' | 'fold'
  readonly text: string
  readonly oldLine: number | undefined
  readonly newLine: number | undefined
}

export interface PatchFile {
  readonly path: string
  /** What it was called before, where that differs. */
  readonly before: string | undefined
  readonly added: number
  readonly removed: number
  /** Lines of each part, with a `fold` line before it that says where it is; none for binary files. */
  readonly lines: readonly PatchLine[]
}

/** The files of a patch as git writes it (git-diff(1), "Generating patch text"); what does not read as one is left out. */
export function readPatch(patch: string): PatchFile[] {
  const starts = [...patch.matchAll(/^diff --git /gm)].map((match) => match.index)
  return starts.map((start, index) => readFile(patch.slice(start, starts[index + 1])))
}

function readFile(text: string): PatchFile {
  const head = text.split(/^@@ /m, 1)[0] ?? ''
  const before = nameOf(/^(?:--- |rename from )(.*)$/m.exec(head)?.[1])
  const after = nameOf(/^(?:\+\+\+ |rename to )(.*)$/m.exec(head)?.[1])
  const fromHead = nameOf(/^diff --git .* (b\/.*|"b\/.*")$/m.exec(head)?.[1])
  const lines = readHunks(text.slice(head.length))
  const path = after ?? before ?? fromHead ?? 'a file'
  return {
    path, before: before !== undefined && before !== path ? before : undefined, lines,
    added: lines.filter(({ kind }) => kind === 'added').length, removed: lines.filter(({ kind }) => kind === 'removed').length,
  }
}

/** `a/src/x.ts` → `src/x.ts`; names that are not plain text come quoted as in C. */
function nameOf(text: string | undefined): string | undefined {
  const plain = text?.replace(/\t$/, '').replace(/^"(.*)"$/, '$1')
  return plain === undefined || plain === '/dev/null' ? undefined : plain.replace(/^[ab]\//, '')
}

function readHunks(text: string): PatchLine[] {
  const lines: PatchLine[] = []
  let [oldLine, newLine] = [0, 0]
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [, oldStart, newStart, context] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(line) ?? []
    if (oldStart !== undefined && newStart !== undefined) {
      [oldLine, newLine] = [Number(oldStart), Number(newStart)]
      lines.push({ kind: 'fold', text: context ? `From line ${newStart}, in ${context}` : `From line ${newStart}`, oldLine: undefined, newLine: undefined })
    } else if (line.startsWith('+')) lines.push({ kind: 'added', text: line.slice(1), oldLine: undefined, newLine: newLine++ })
    else if (line.startsWith('-')) lines.push({ kind: 'removed', text: line.slice(1), oldLine: oldLine++, newLine: undefined })
    else if (line.startsWith(' ')) lines.push({ kind: 'same', text: line.slice(1), oldLine: oldLine++, newLine: newLine++ })
  }
  return lines
}

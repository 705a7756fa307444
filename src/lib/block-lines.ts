export interface BlockLine {
  /** Keys from the outermost to this line's own. */
  readonly path: readonly string[]
  /** What stands behind the colon, without quotes; empty where a block follows. */
  readonly value: string
  readonly line: number
}

/**
 * The keys of a text of nested blocks, as package managers write their lock files (pnpm, Yarn): a subset of YAML that is
 * read line by line, since these files may hold hundreds of thousands of lines. `- x` entries have their parent's path and no key.
 */
export function* blockLines(text: string): Generator<BlockLine> {
  const open: { indent: number; key: string }[] = []
  let number = 0
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end).replace(/\r$/, '')
    start = end + 1
    number += 1
    // A key of more than 1,024 letters stands behind a question mark, its colon on the next line.
    const found = /^( *)(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#:-][^:]*(?::(?! |$)[^:]*)*|-[^\s:][^:]*(?::(?! |$)[^:]*)*)):(?: +(.*))?$/.exec(line.replace(/^( *)\? (.*)$/, '$1$2:'))
    if (!found) continue
    const [, spaces = '', double, single, plain = '', value = ''] = found
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop()
    const key = double?.replace(/\\(.)/g, '$1') ?? single?.replaceAll("''", "'") ?? plain
    open.push({ indent: spaces.length, key })
    yield { path: open.map((level) => level.key), value: unquoted(value), line: number }
  }
}

function unquoted(value: string): string {
  const trimmed = value.trim()
  const [, double] = /^"((?:[^"\\]|\\.)*)"/.exec(trimmed) ?? []
  if (double !== undefined) return double.replace(/\\(.)/g, '$1')
  const [, single] = /^'((?:[^']|'')*)'/.exec(trimmed) ?? []
  return single?.replaceAll("''", "'") ?? trimmed.replace(/\s+#.*$/, '')
}

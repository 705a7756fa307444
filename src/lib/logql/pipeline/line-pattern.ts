import { LogqlError } from '../model/logql-error.ts'

interface Piece { readonly capture: string | undefined; readonly literal: string }

/** Literals and captures (`<name>`, `<_>`) by turns. */
function piecesOf(pattern: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of pattern.matchAll(/<([a-zA-Z_][a-zA-Z0-9_]*)>/g)) {
    if (found.index > from) pieces.push({ capture: undefined, literal: pattern.slice(from, found.index) })
    pieces.push({ capture: found[1] ?? '', literal: '' })
    from = found.index + found[0].length
  }
  if (from < pattern.length) pieces.push({ capture: undefined, literal: pattern.slice(from) })
  return pieces
}

/** Tests lines by `|>`: the literals in their order; the line's ends are free only where the pattern has `<_>` there. */
export function linePattern(pattern: string): (line: string) => boolean {
  const pieces = piecesOf(pattern)
  if (pieces.some(({ capture }) => capture !== undefined && capture !== '_')) throw new LogqlError('parse', `named captures are not allowed in line filters: write <_> in ${JSON.stringify(pattern)}`)
  checkNeighbours(pattern, pieces)
  const literals = pieces.filter(({ capture }) => capture === undefined).map(({ literal }) => literal)
  const [startsFree, endsFree] = [pieces[0]?.capture !== undefined, pieces.at(-1)?.capture !== undefined]
  return (line) => literalsFit(line, literals, startsFree, endsFree)
}

function literalsFit(line: string, literals: readonly string[], startsFree: boolean, endsFree: boolean): boolean {
  let from = 0
  for (const [at, literal] of literals.entries()) {
    const isLast = at === literals.length - 1
    if (at === 0 && !startsFree) {
      if (!line.startsWith(literal)) return false
      from = literal.length
      if (isLast && !endsFree) return line.length === from
      continue
    }
    if (isLast && !endsFree) return line.length - literal.length >= from && line.endsWith(literal)
    const found = line.indexOf(literal, from)
    if (found === -1) return false
    from = found + literal.length
  }
  return literals.length > 0 || startsFree || line === ''
}

/** Reads a line by `| pattern`: names with what stands between the literals, as far as these are found. */
export function capturePattern(pattern: string): (line: string, found: (name: string, value: string) => void) => void {
  const pieces = piecesOf(pattern)
  const names = pieces.flatMap(({ capture }) => capture === undefined || capture === '_' ? [] : [capture])
  if (names.length === 0) throw new LogqlError('parse', 'at least one capture is required')
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice) throw new LogqlError('parse', `duplicate capture name (${twice}) in the pattern`)
  checkNeighbours(pattern, pieces)
  return (line, found) => {
    let from = 0
    for (const [at, { capture, literal }] of pieces.entries()) {
      if (capture === undefined) {
        if (at > 0) continue
        if (!line.startsWith(literal)) return
        from = literal.length
        continue
      }
      const next = pieces[at + 1]
      const end = next ? line.indexOf(next.literal, from) : line.length
      if (capture !== '_') found(capture, line.slice(from, end === -1 ? line.length : end))
      if (end === -1) return
      from = end + (next?.literal.length ?? 0)
    }
  }
}

function checkNeighbours(pattern: string, pieces: readonly Piece[]): void {
  const at = pieces.findIndex(({ capture }, index) => capture !== undefined && pieces[index + 1]?.capture !== undefined)
  if (at !== -1) throw new LogqlError('parse', `found consecutive capture '${pattern.slice(0, 200)}': invalid expression`)
}

export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  /** Counted from 1; undefined on the side where the line is not. */
  readonly oldLine: number | undefined
  readonly newLine: number | undefined
}

const mostCells = 4_000_000

/**
 * Lines of two texts as kept, added and removed, by longest common subsequence after the common head and tail.
 * Texts that are too large for that in the middle are given as wholly replaced there.
 */
export function differLines(before: string, after: string): DifferenceLine[] {
  const [a, b] = [splitLines(before), splitLines(after)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const lines: DifferenceLine[] = []
  const add = (kind: DifferenceLine['kind'], text: string, oldIndex: number, newIndex: number) =>
    lines.push({ kind, text, oldLine: kind === 'added' ? undefined : oldIndex + 1, newLine: kind === 'removed' ? undefined : newIndex + 1 })
  for (let index = 0; index < head; index++) add('same', a[index] ?? '', index, index)
  let [i, j] = [head, head]
  for (const kind of walk(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    add(kind, (kind === 'added' ? b[j] : a[i]) ?? '', i, j)
    if (kind !== 'added') i++
    if (kind !== 'removed') j++
  }
  for (let index = 0; index < tail; index++) add('same', a[i + index] ?? '', i + index, j + index)
  return lines
}

function splitLines(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function walk(a: readonly string[], b: readonly string[]): DifferenceLine['kind'][] {
  if (a.length * b.length > mostCells) return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)]
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const kinds: DifferenceLine['kind'][] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      kinds.push('same')
      i++
      j++
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      kinds.push('removed')
      i++
    } else {
      kinds.push('added')
      j++
    }
  }
  return kinds
}

export type DifferencePart = DifferenceLine | { readonly kind: 'fold'; readonly lines: readonly DifferenceLine[] }

/** Puts unchanged stretches away that are further than `context` lines from a change. */
export function foldSame(lines: readonly DifferenceLine[], context = 3): DifferencePart[] {
  const isNear = Array.from({ length: lines.length }, () => false)
  lines.forEach((line, index) => {
    if (line.kind !== 'same') isNear.fill(true, Math.max(0, index - context), Math.min(lines.length, index + context + 1))
  })
  const parts: DifferencePart[] = []
  for (let index = 0; index < lines.length;) {
    const line = lines[index]
    if (!line) break
    if (isNear[index]) {
      parts.push(line)
      index++
      continue
    }
    let end = index
    while (end < lines.length && !isNear[end]) end++
    if (end - index > 2) parts.push({ kind: 'fold', lines: lines.slice(index, end) })
    else parts.push(...lines.slice(index, end))
    index = end
  }
  return parts
}

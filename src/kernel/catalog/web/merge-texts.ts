import { differLines } from '#ui/difference/line-difference'

/** A stretch of the merged text: agreed, or where both changed the same lines in different ways. */
export type MergePart = { readonly kind: 'same'; readonly text: string } | { readonly kind: 'conflict'; readonly mine: string; readonly theirs: string }

interface Change { readonly start: number; readonly end: number; readonly lines: readonly string[] }

/** Brings two edits of one text together line by line: what only one side changed is taken, what both changed is left to choose. */
export function mergeTexts(base: string, mine: string, theirs: string): MergePart[] {
  const lines = base === '' ? [] : (base.endsWith('\n') ? base.slice(0, -1) : base).split('\n')
  const [ours, others] = [changesOf(base, mine), changesOf(base, theirs)]
  const parts: MergePart[] = []
  let at = 0
  while (ours.length > 0 || others.length > 0) {
    const start = Math.min(ours[0]?.start ?? Infinity, others[0]?.start ?? Infinity)
    addSame(parts, lines.slice(at, start))
    const { end, mine: my, theirs: their } = takeOverlap(start, ours, others)
    const [myLines, theirLines] = [applied(lines, start, end, my), applied(lines, start, end, their)]
    if (their.length === 0 || joined(myLines) === joined(theirLines)) addSame(parts, myLines)
    else if (my.length === 0) addSame(parts, theirLines)
    else parts.push({ kind: 'conflict', mine: joined(myLines), theirs: joined(theirLines) })
    at = end
  }
  addSame(parts, lines.slice(at))
  return parts
}

/** The whole text, with one side taken wherever both changed the same lines. */
export function mergedText(parts: readonly MergePart[], sideOf: (conflict: number) => 'mine' | 'theirs'): string {
  let conflict = -1
  return parts.map((part) => (part.kind === 'same' ? part.text : part[sideOf((conflict += 1))])).join('')
}

function changesOf(base: string, text: string): Change[] {
  const changes: { start: number; end: number; lines: string[] }[] = []
  let [at, open] = [0, undefined as { start: number; end: number; lines: string[] } | undefined]
  for (const { kind, text: line } of differLines(base, text)) {
    if (kind === 'same') {
      open = undefined
      at += 1
      continue
    }
    if (!open) changes.push(open = { start: at, end: at, lines: [] })
    if (kind === 'added') open.lines.push(line)
    else open.end = at += 1
  }
  return changes
}

/** All changes of either side that touch each other from `start` on. */
function takeOverlap(start: number, ours: Change[], others: Change[]): { end: number; mine: Change[]; theirs: Change[] } {
  const taken = { mine: [] as Change[], theirs: [] as Change[] }
  let end = start
  for (;;) {
    const side = ours[0] && ours[0].start <= end ? 'mine' : others[0] && others[0].start <= end ? 'theirs' : undefined
    if (!side) return { end, ...taken }
    const change = (side === 'mine' ? ours : others).shift()
    if (!change) return { end, ...taken }
    taken[side].push(change)
    end = Math.max(end, change.end)
  }
}

function applied(lines: readonly string[], start: number, end: number, changes: readonly Change[]): string[] {
  const result: string[] = []
  let at = start
  for (const change of changes) {
    result.push(...lines.slice(at, change.start), ...change.lines)
    at = change.end
  }
  return [...result, ...lines.slice(at, end)]
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function addSame(parts: MergePart[], lines: readonly string[]): void {
  if (lines.length === 0) return
  const last = parts.at(-1)
  if (last?.kind === 'same') parts[parts.length - 1] = { kind: 'same', text: last.text + joined(lines) }
  else parts.push({ kind: 'same', text: joined(lines) })
}

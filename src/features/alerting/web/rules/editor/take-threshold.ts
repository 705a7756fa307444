interface PlacedRule {
  readonly name: string
  readonly expr: string
  /** Counts from 1. */
  readonly line: number
}

/**
 * The text of a file in which a rule asks `expr` instead, or undefined where its expression cannot be found as it is
 * written: across lines of a block it may be, in quotes with escapes it may not. `expr` differs from the rule's own in
 * one place, its threshold.
 */
export function takeThreshold(text: string, rule: PlacedRule, expr: string): string | undefined {
  const start = offsetOfLine(text, rule.line)
  const pattern = rule.expr.trim().split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+')
  const found = new RegExp(pattern).exec(text.slice(start))
  if (!found) return undefined
  const { from, removed, added } = difference(rule.expr.trim(), expr.trim())
  const at = start + found.index + offsetOfSign(found[0], rule.expr.trim().slice(0, from).replaceAll(/\s+/g, '').length)
  return text.startsWith(removed, at) ? text.slice(0, at) + added + text.slice(at + removed.length) : undefined
}

function offsetOfLine(text: string, line: number): number {
  let at = 0
  for (let count = 1; count < line; count += 1) {
    const next = text.indexOf('\n', at)
    if (next < 0) return text.length
    at = next + 1
  }
  return at
}

/** Where a text has its nth sign that is no space. */
function offsetOfSign(text: string, nth: number): number {
  let seen = 0
  for (let at = 0; at < text.length; at += 1) {
    if (/\s/.test(text[at] ?? '')) continue
    if (seen === nth) return at
    seen += 1
  }
  return text.length
}

function difference(before: string, after: string): { from: number; removed: string; added: string } {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1
  let tail = 0
  while (tail < before.length - from && tail < after.length - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return { from, removed: before.slice(from, before.length - tail), added: after.slice(from, after.length - tail) }
}

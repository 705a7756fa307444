import type { DurationExpr } from '../parse/ast.ts'

const units: readonly (readonly [unit: string, ms: number, isWholeOnly: boolean])[] = [['y', 31_536_000_000, true], ['w', 604_800_000, true], ['d', 86_400_000, false], ['h', 3_600_000, false], ['m', 60_000, false], ['s', 1000, false], ['ms', 1, false]]

/** A length of time as Prometheus prints it: `1h30m`; years and weeks only where nothing is left over. */
export function msText(ms: number): string {
  let left = Math.abs(Math.trunc(ms))
  if (left === 0) return '0s'
  let text = ms < 0 ? '-' : ''
  for (const [unit, size, isWholeOnly] of units) {
    if (left < size || (isWholeOnly && left % size !== 0)) continue
    text += `${Math.floor(left / size)}${unit}`
    left %= size
  }
  return text
}

/** A whole length; what is calculated as it was written, of which the query's text tells the parentheses. */
export function durationText(duration: DurationExpr, query: string): string {
  return duration.kind === 'seconds' ? msText(duration.seconds * 1000) : partText(duration, query)
}

function partText(duration: DurationExpr, query: string): string {
  const text = bareText(duration, query)
  return isWrapped(duration, query) ? `(${text})` : text
}

function bareText(duration: DurationExpr, query: string): string {
  switch (duration.kind) {
    case 'seconds':
      return secondsText(duration, query)
    case 'step':
    case 'range':
      return `${duration.kind}()`
    case 'negated':
      return `-${partText(duration.of, query)}`
    default: {
      const [left, right] = [partText(duration.left, query), partText(duration.right, query)]
      return duration.operator === 'min_of' || duration.operator === 'max_of' ? `${duration.operator}(${left}, ${right})` : `${left} ${duration.operator} ${right}`
    }
  }
}

function secondsText({ seconds, from, to }: Extract<DurationExpr, { kind: 'seconds' }>, query: string): string {
  return isDurationLiteral(query.slice(from, to)) ? msText(seconds * 1000) : String(seconds)
}

/** Written with units, not as a number of seconds. */
export function isDurationLiteral(text: string): boolean {
  return /^[+-]?\s*\d+(?:ms|[smhdwy])/.test(text)
}

/** Only what is calculated keeps its parentheses. */
export function isWrapped({ kind, from, to }: DurationExpr, query: string): boolean {
  return kind === 'binary' && query.slice(0, from).trimEnd().endsWith('(') && query.slice(to).trimStart().startsWith(')') && !/(?:min_of|max_of)\s*\($/.test(query.slice(0, from).trimEnd())
}

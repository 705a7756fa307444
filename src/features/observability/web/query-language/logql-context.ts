/** What can follow in a LogQL query where somebody types. `typed` is what stands there already, from `from` on. */
export type LogqlContext = { readonly from: number; readonly typed: string } & (
  | { readonly kind: 'nothing' }
  | { readonly kind: 'expression' }
  | { readonly kind: 'label-name'; readonly matchers: string }
  | { readonly kind: 'label-value'; readonly label: string; readonly matchers: string }
  | { readonly kind: 'grouping-label' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'pipe'; readonly selector: string }
  | { readonly kind: 'stage'; readonly selector: string }
  | { readonly kind: 'field'; readonly selector: string }
)

interface Token {
  readonly text: string
  readonly from: number
}

const token = /"(?:\\.|[^"\\])*(?:"|$)|`[^`]*(?:`|$)|#[^\n]*|\|=|\|~|\|>|!=|!~|!>|=~|[a-zA-Z_]\w*|[\d.]+\w*|\S/gs
const word = /[a-zA-Z_]\w*$/

/** Reads what stands before the cursor, whole or not: an unfinished query has no tree that could be trusted. */
export function logqlContext(before: string): LogqlContext {
  const tokens = [...before.matchAll(token)].map((match): Token => ({ text: match[0], from: match.index }))
  const last = tokens.at(-1)
  if (last?.text.startsWith('#') && !before.endsWith('\n')) return at(before.length, '', { kind: 'nothing' })
  const isOpenString = last !== undefined && /^["`]/.test(last.text) && (last.text.length === 1 || !last.text.endsWith(last.text[0] ?? '')) && last.from + last.text.length === before.length
  const braces = openAt(tokens, '{', '}')
  if (braces !== undefined) return inBraces(before, tokens, braces, isOpenString)
  if (isOpenString) return at(before.length, '', { kind: 'nothing' })
  const typed = word.exec(before)?.[0] ?? ''
  const from = before.length - typed.length
  const whole = typed === '' ? tokens : tokens.slice(0, -1)
  const bracket = openAt(tokens, '[', ']')
  if (bracket !== undefined) return at((tokens[bracket]?.from ?? 0) + 1, before.slice((tokens[bracket]?.from ?? 0) + 1), { kind: 'duration' })
  if (isGrouping(whole)) return at(from, typed, { kind: 'grouping-label' })
  const selector = selectorBefore(before, whole)
  if (selector === undefined) return /[\d)\]]$/.test(whole.at(-1)?.text ?? '') && !/[\s(]$/.test(before) ? at(from, typed, { kind: 'nothing' }) : at(from, typed, { kind: 'expression' })
  const previous = whole.at(-1)?.text ?? ''
  if (previous === '|') return at(from, typed, { kind: 'stage', selector })
  if (['unwrap', 'and', 'or', 'drop', 'keep', ','].includes(previous)) return at(from, typed, { kind: 'field', selector })
  return typed === '' && /^(?:[}"`\w]|\))/.test(previous.slice(-1)) ? at(from, typed, { kind: 'pipe', selector }) : at(from, typed, { kind: 'nothing' })
}

function at<Rest>(from: number, typed: string, rest: Rest): { from: number; typed: string } & Rest {
  return { from, typed, ...rest }
}

/** The place of the last opening sign that nothing has closed. */
function openAt(tokens: readonly Token[], open: string, close: string): number | undefined {
  const places: number[] = []
  for (const [place, { text }] of tokens.entries()) {
    if (text === open) places.push(place)
    else if (text === close) places.pop()
  }
  return places.at(-1)
}

function inBraces(before: string, tokens: readonly Token[], braces: number, isOpenString: boolean): LogqlContext {
  const inside = tokens.slice(braces + 1)
  const matchers = matchersIn(inside)
  const last = inside.at(-1)
  if (isOpenString && last) {
    const [label, operator] = inside.slice(-3)
    if (label === undefined || operator === undefined || !/^(?:=|!=|=~|!~)$/.test(operator.text)) return at(before.length, '', { kind: 'nothing' })
    return at(last.from + 1, last.text.slice(1), { kind: 'label-value', label: label.text, matchers })
  }
  const typed = word.exec(before)?.[0] ?? ''
  const previous = (typed === '' ? last : inside.at(-2))?.text ?? '{'
  return previous === '{' || previous === ',' ? at(before.length - typed.length, typed, { kind: 'label-name', matchers }) : at(before.length, '', { kind: 'nothing' })
}

/** Those that are whole, as a selector; empty where there is none that the server would take. */
function matchersIn(tokens: readonly Token[]): string {
  const found: string[] = []
  for (let place = 0; place + 2 < tokens.length; place += 1) {
    const [name, operator, value] = [tokens[place]?.text ?? '', tokens[place + 1]?.text ?? '', tokens[place + 2]?.text ?? '']
    if (word.test(name) && /^(?:=|!=|=~|!~)$/.test(operator) && /^(["`]).*\1$/s.test(value) && value.length > 2) found.push(`${name}${operator}${value}`)
  }
  return found.some((matcher) => /^\w+=~?["`]/.test(matcher)) ? `{${found.join(', ')}}` : ''
}

/** `by (`, `without (`, and labels after it. */
function isGrouping(tokens: readonly Token[]): boolean {
  const open = openAt(tokens, '(', ')')
  return open !== undefined && ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'].includes(tokens[open - 1]?.text.toLowerCase() ?? '')
}

/** The selector that a pipeline here belongs to, or undefined where none is open. */
function selectorBefore(before: string, tokens: readonly Token[]): string | undefined {
  const close = tokens.findLastIndex(({ text }) => text === '}')
  if (close < 0) return undefined
  // A range ends the pipeline, and so does the closing of what the selector stands in.
  let depth = 0
  for (const { text } of tokens.slice(close + 1)) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (text === ']' || depth < 0) return undefined
  }
  const open = tokens.findLastIndex(({ text }, place) => text === '{' && place < close)
  return open < 0 ? undefined : before.slice(tokens[open]?.from ?? 0, (tokens[close]?.from ?? 0) + 1)
}

import type { LabelMatcher, MatchOperator } from '../model/config.ts'
import { goSpaces } from './go-space.ts'
import { patternFault } from './matcher.ts'

const form = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*/
const isSpace = new RegExp(`[${goSpaces}]`)

/** The syntax before Alertmanager 0.27 (pkg/labels/parse.go), or a sentence that says what is wrong. */
export function classicMatchers(text: string): LabelMatcher[] | string {
  const found: LabelMatcher[] = []
  for (const part of partsOf(text.replace(/^\{/, '').replace(/\}$/, ''))) {
    const matcher = classicMatcher(part)
    if (typeof matcher === 'string') return matcher
    found.push(matcher)
  }
  return found
}

/** Commas outside of double quotes part them; nothing after the last comma is nothing. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let part = ''
  let isQuoted = false
  let isEscaped = false
  for (const character of text) {
    if (character === ',' && !isQuoted) {
      parts.push(part)
      part = ''
      continue
    }
    if (character === '"') {
      if (!isEscaped) isQuoted = !isQuoted
      isEscaped = false
    } else if (character === '\\') isEscaped = !isEscaped
    else if (character !== ',') isEscaped = false
    part += character
  }
  return trimmedEnd(part, isSpace) === '' ? parts : [...parts, part]
}

function classicMatcher(text: string): LabelMatcher | string {
  const [head = '', name, operator] = form.exec(text) ?? []
  if (name === undefined) return `Bad matcher format: ${text}.`
  const raw = trimmedEnd(text.slice(head.length), /[\t\n\f\r ]/)
  const value = valueOf(raw)
  if (value === undefined) return `The matcher's value holds a double quote that is not escaped: ${raw}.`
  const fault = operator === '=~' || operator === '!~' ? patternFault(value) : undefined
  return fault === undefined ? { name, operator: operator as MatchOperator, value } : `The matcher's pattern cannot be read: ${fault}.`
}

function trimmedEnd(text: string, space: RegExp): string {
  let end = text.length
  while (end > 0 && space.test(text[end - 1] ?? '')) end -= 1
  return text.slice(0, end)
}

/** Escapes of OpenMetrics; a backslash before anything else is itself. */
function valueOf(raw: string): string | undefined {
  const isOpen = raw.startsWith('"')
  const text = isOpen ? raw.slice(1) : raw
  let value = ''
  let isClosed = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    const isLast = at === text.length - 1
    if (character === '\\' && !isLast) {
      at += 1
      value += escaped(text[at] ?? '')
    } else if (character !== '"') value += character
    else if (isOpen && isLast) isClosed = true
    else return undefined
  }
  return isOpen && !isClosed ? undefined : value
}

function escaped(character: string): string {
  if (character === 'n') return '\n'
  return character === '"' || character === '\\' ? character : `\\${character}`
}

import type { Terminal } from './terminal.ts'
import { isMoment, relativeTime } from './relative-time.ts'

/** What is found at a path (`actor.name`) of a row. */
export function valueAt(row: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), row)
}

/** A value in one line for a person: moments relative, lists joined, structures by the field that names them. */
export function formatCell(value: unknown, now: Date): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))
  if (isMoment(value)) return relativeTime(value, now)
  if (typeof value === 'string') return oneLine(value)
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((item) => formatCell(item, now)).join(', ')
  return nameOf(value as Record<string, unknown>, now)
}

function nameOf(value: Readonly<Record<string, unknown>>, now: Date): string {
  if (typeof value['role'] === 'string') {
    const who = typeof value['name'] === 'string' ? `${value['name']}: ` : ''
    return `${who}${value['role']}${typeof value['team'] === 'string' ? ` in ${value['team']}` : ''}`
  }
  const named = ['text', 'title', 'name', 'summary', 'label', 'version', 'message'].map((key) => value[key]).find((found) => typeof found === 'string')
  return named === undefined ? oneLine(Object.entries(value).map(([key, inner]) => `${key} ${formatCell(inner, now)}`).join(', ')) : oneLine(String(named))
}

/** No line breaks, and none of the characters that would steer the terminal. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/\p{Cc}/gu, '\ufffd')
}

const goodWords = new Set(['ok', 'succeeded', 'delivered', 'resolved', 'proven', 'approved', 'yes'])
const badWords = new Set(['critical', 'failing', 'failed', 'firing', 'declined', 'open'])
const watchWords = new Set(['high', 'degraded', 'waiting', 'cancelled', 'acknowledged', 'expired'])
const busyWords = new Set(['running', 'queued', 'mitigated'])

/** A state in its colour; the word itself stays, since colour alone says nothing to many. */
export function paint(text: string, { colors }: Pick<Terminal, 'colors'>): string {
  const word = text.trim()
  if (goodWords.has(word)) return colors.green(text)
  if (badWords.has(word)) return colors.red(text)
  if (watchWords.has(word)) return colors.yellow(text)
  return busyWords.has(word) ? colors.cyan(text) : text
}

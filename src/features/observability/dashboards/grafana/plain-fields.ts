import { recordOf } from '#lib/plain-data'

export type Fields = Readonly<Record<string, unknown>>

/** A number, also where it was written as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** Text of at most so many characters; nothing for what is empty or no text. */
export function wordsOf(value: unknown, most = 500): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : undefined
}

export function within(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => recordOf(inner)[name], value)
}

/** Fields without those that are undefined. */
export function given<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as { [Key in keyof Value]: Exclude<Value[Key], undefined> }
}

/** A text, number or switch as a text; nothing of what holds others, whose own `toString` may be anything. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

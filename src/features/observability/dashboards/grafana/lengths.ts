import { plainText, wordsOf } from './plain-fields.ts'

/** `6h` of `now-6h`, `6h` or `now/d`; undefined for what is no such length. */
export function lengthOf(value: unknown): string | undefined {
  const text = wordsOf(value, 100)?.trim().replace(/^now-/, '').replace(/\/[smhdwMy]$/, '')
  if (text === undefined) return undefined
  if (/^now$/.test(text)) return '1d'
  const [, amount, unit] = /^(\d+)M$/.exec(text) ? ['', plainText(Number.parseInt(text, 10) * 30), 'd'] : (/^(\d+)([smhdwy])$/.exec(text) ?? [])
  return amount === undefined || unit === undefined || Number(amount) === 0 ? undefined : `${amount}${unit}`
}

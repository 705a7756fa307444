import { GoTime } from './go-time.ts'

/** What goes wrong while a template runs on a line: it becomes the line's error. */
export class TemplateFault extends Error {}

export type Value = string | number | boolean | null | GoTime | readonly Value[] | { readonly [name: string]: Value }

export interface TemplateScope {
  get(name: string): string | undefined
  readonly line: string
  readonly timeNs: bigint
}

/** As Go prints it. */
export function printed(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return '<no value>'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof GoTime) return value.toString()
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`
  return `map[${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => `${name}:${printed(each)}`).join(' ')}]`
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  if (value !== 0 && !Number.isInteger(value) && (size < 1e-4 || size >= 1e21)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(value)
}

export function isTrue(value: Value): boolean {
  if (value === null || value === '' || value === 0 || value === false) return false
  if (value instanceof GoTime) return true
  return typeof value === 'object' ? (Array.isArray(value) ? value.length : Object.keys(value).length) > 0 : true
}

export function numberIn(value: Value | undefined): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : 0
  return Number.isNaN(number) ? 0 : number
}

export function wholeIn(value: Value | undefined): number {
  return Math.trunc(numberIn(value))
}

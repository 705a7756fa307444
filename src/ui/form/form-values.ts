import type { Fault } from '#lib/errors'
import type { FormField } from './form-fields.ts'

/** What stands in the fields, by path: text, numbers, booleans, lists. Groups stand under their leaves' paths. */
export type FormValues = Readonly<Record<string, unknown>>

export function leafFields(fields: readonly FormField[]): FormField[] {
  return fields.flatMap((field) => (field.fields ? leafFields(field.fields) : [field]))
}

/** Values to begin with: given ones before the schema's own. */
export function initialValues(fields: readonly FormField[], given: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(leafFields(fields).map((field) => [field.path, shownValue(field, readPath(given, field.path) ?? field.initial)]))
}

/** Values after another variety was chosen: what was entered stays where the new one has it too, the rest begins anew. */
export function carryOver({ fields, values }: { readonly fields: readonly FormField[]; readonly values: FormValues }, next: readonly FormField[]): FormValues {
  const before = initialValues(fields, {})
  const isEntered = (path: string) => path in values && JSON.stringify(values[path]) !== JSON.stringify(before[path])
  return Object.fromEntries(Object.entries(initialValues(next, {})).map(([path, value]) => [path, isEntered(path) ? values[path] : value]))
}

/** Of given values those that the form has, shown or hidden. */
export function givenWithin(given: Readonly<Record<string, unknown>>, fields: readonly FormField[], hidden: readonly string[]): Readonly<Record<string, unknown>> {
  const names = new Set([...hidden, ...fields.map(({ path }) => path.split('.')[0] ?? path)])
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)))
}

function shownValue(field: FormField, value: unknown): unknown {
  if (field.kind === 'json') return value === undefined ? '' : JSON.stringify(value, null, 2)
  if (field.kind === 'many') return Array.isArray(value) ? value.map(String) : []
  if (field.kind === 'boolean') return value === true
  if (field.kind === 'moment') return typeof value === 'string' ? localMoment(value) : ''
  return value ?? ''
}

/**
 * The operation's input from the fields. What was left empty is left out, or null where the schema takes null;
 * faults name fields whose text does not read (JSON, numbers, moments).
 */
export function inputOf(fields: readonly FormField[], values: FormValues, given: Readonly<Record<string, unknown>> = {}): { input: Record<string, unknown>; faults: Fault[] } {
  const input = structuredClone(given) as Record<string, unknown>
  const faults: Fault[] = []
  for (const field of leafFields(fields)) {
    const read = readValue(field, values[field.path])
    if (read.fault) faults.push({ path: field.path, message: read.fault })
    else writePath(input, field.path, read.value)
  }
  return { input, faults }
}

function readValue(field: FormField, value: unknown): { value?: unknown; fault?: string } {
  if (field.kind === 'boolean') return { value: value === true }
  if (field.kind === 'many') return readMany(field, value)
  const text = typeof value === 'string' ? value.trim() : value
  if (text === '' || text === undefined || text === null) return { value: field.isNullable ? null : undefined }
  if (field.kind === 'number') return Number.isFinite(Number(text)) ? { value: Number(text) } : { fault: 'This is not a number.' }
  if (field.kind === 'json') return readJson(String(text))
  if (field.kind === 'moment') {
    const atMs = Date.parse(String(text))
    return Number.isNaN(atMs) ? { fault: 'This is not a date and time.' } : { value: new Date(atMs).toISOString() }
  }
  // Secrets and long texts are kept as typed: their ends may matter.
  return { value: field.kind === 'secret' || field.kind === 'long-text' ? value : text }
}

function readMany(field: FormField, value: unknown): { value?: unknown; fault?: string } {
  const items = Array.isArray(value) ? value.map(String) : []
  if (!field.isNumeric) return { value: items }
  const wrong = items.find((item) => !Number.isFinite(Number(item)))
  return wrong === undefined ? { value: items.map(Number) } : { fault: `"${wrong}" is not a number.` }
}

function readJson(text: string): { value?: unknown; fault?: string } {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { fault: 'This is not JSON. Quote names and texts with ".' }
  }
}

export function readPath(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined), value)
}

function writePath(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop()
  if (last === undefined) return
  if (value === undefined && readPath(target, path) === undefined) return
  let at = target
  for (const name of names) {
    const inner = at[name]
    const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
    at[name] = next
    at = next
  }
  at[last] = value
}

/** ISO 8601 → what a `datetime-local` field takes, in the reader's zone. */
function localMoment(iso: string): string {
  const atMs = Date.parse(iso)
  if (Number.isNaN(atMs)) return ''
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Faults by field; those of no field of the form under ''. A fault inside a list or group belongs to the nearest field. */
export function faultsByField(fields: readonly FormField[], faults: readonly Fault[]): Readonly<Record<string, string>> {
  const paths = leafFields(fields).map(({ path }) => path)
  const found: Record<string, string> = {}
  for (const { path, message } of faults) {
    const owner = paths.find((own) => own === path || path.startsWith(`${own}.`)) ?? paths.find((own) => own.startsWith(`${path}.`) && path !== '') ?? ''
    found[owner] ??= message
  }
  return found
}

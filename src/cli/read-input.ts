import { readFileSync } from 'node:fs'
import { parseEntityRef } from '#lib/entity-ref'
import type { Operation } from '#lib/operation'
import { usageError } from './cli-error.ts'
import type { InputField } from './input-fields.ts'
import { readStdin } from './read-stdin.ts'

/** What was typed for a field: a text, several, or a switch. */
export type Typed = string | readonly string[] | boolean

/**
 * The input of an operation from what was typed. Fields that were not given are left out, for the server to fill in.
 * Throws wrong usage, naming the flag, for what does not fit.
 */
export async function readInput(operation: Operation, fields: readonly InputField[], typed: ReadonlyMap<string, Typed>, secrets: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = { ...secrets }
  for (const field of fields) {
    const value = typed.get(field.name)
    if (value !== undefined && !field.isSecret) input[field.name] = await toValue(field, value)
  }
  checkInput(operation, fields, input)
  return input
}

async function toValue(field: InputField, typed: Typed): Promise<unknown> {
  if (typeof typed === 'boolean') return typed
  if (field.kind === 'list') return listOf(typed).map((item) => scalar(field, field.itemKind, item))
  if (field.isRecord && isPairs(typed)) return recordOf(field, listOf(typed))
  const text = typeof typed === 'string' ? typed : (typed.at(-1) ?? '')
  const content = field.takesFiles ? await contentOf(field, text) : text
  if (field.isNullable && content === 'null') return null
  return field.kind === 'json' ? json(field, content) : scalar(field, field.kind, content)
}

/** `a,b` and repeated flags both make a list. */
function listOf(typed: string | readonly string[]): string[] {
  return (typeof typed === 'string' ? [typed] : [...typed]).flatMap((item) => item.split(',')).map((item) => item.trim()).filter((item) => item !== '')
}

function isPairs(typed: string | readonly string[]): boolean {
  return (typeof typed === 'string' ? [typed] : typed).every((item) => /^[A-Za-z_][\w.-]*=/.test(item))
}

function recordOf(field: InputField, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw usageError(`${field.flag} takes name=value, and not ${JSON.stringify(pair)}.`)
    return [pair.slice(0, at), pair.slice(at + 1)]
  }))
}

async function contentOf(field: InputField, text: string): Promise<string> {
  if (text === '-') return readStdin()
  if (!text.startsWith('@')) return text
  try {
    return readFileSync(text.slice(1), 'utf8')
  } catch (error) {
    throw usageError(`The file ${text.slice(1)} for ${field.flag} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}.`)
  }
}

function scalar(field: InputField, kind: InputField['kind'], text: string): unknown {
  if (kind === 'text') return field.entityKind === undefined ? text : completeRef(text, field.entityKind)
  if (kind === 'boolean') return text === 'true' || text === 'yes'
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw usageError(`${field.flag} takes a number, and not ${JSON.stringify(text)}.`)
  return number
}

function completeRef(text: string, kind: string): string {
  if (text.includes(':')) return text
  const parts = parseEntityRef(text, kind)
  return `${parts.kind}:${parts.namespace}/${parts.name}`
}

/** What is no JSON is taken as the text it is, where the schema leaves that open; it says if it does not. */
function json(field: InputField, text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    if (!/^\s*[[{"]/.test(text)) return text
    throw usageError(`${field.flag} does not read as JSON. Put the JSON in a file and name it: ${field.flag} @FILE`)
  }
}

function checkInput(operation: Operation, fields: readonly InputField[], input: Readonly<Record<string, unknown>>): void {
  const missing = fields.filter((field) => field.isRequired && input[field.name] === undefined)
  if (missing.length > 0) throw usageError(`${missing.map((field) => wordFor(operation, field)).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`)
  const result = operation.input.safeParse(input)
  if (result.success) return
  const faults = result.error.issues.map(({ path, message }) => {
    const field = fields.find(({ name }) => name === path[0])
    return { path: field ? wordFor(operation, field) : path.join('.'), message: [path.slice(1).join('.'), message].filter((part) => part !== '').join(': ') }
  })
  throw usageError(faults.map(({ path, message }) => `${path}: ${message}`).join('\n'), faults)
}

function wordFor(operation: Operation, field: InputField): string {
  return operation.positional?.includes(field.name) ? `<${field.flag.slice(2)}>` : field.flag
}

import { z } from 'zod'
import type { Fault } from '#lib/errors'

interface FoundInEnvironment {
  readonly values: Record<string, unknown>
  readonly faults: readonly Fault[]
}

/** `alerting`, `checkIntervalMs` → `DAYBOOK_ALERTING_CHECK_INTERVAL_MS`. */
export function variableName(section: string, key: string): string {
  const words = `${section}_${key}`.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_')
  return `DAYBOOK_${words.toUpperCase()}`
}

/** The settings of one part that the environment gives, as values of the kind that its schema asks for. */
export function readEnvironment(section: string, schema: z.ZodType, environment: Readonly<Record<string, string | undefined>>): FoundInEnvironment {
  if (!(schema instanceof z.ZodObject)) return { values: {}, faults: [] }
  const values: Record<string, unknown> = {}
  const faults: Fault[] = []
  for (const [key, field] of Object.entries(schema.shape)) {
    const name = variableName(section, key)
    const text = environment[name]
    if (text === undefined) continue
    const value = valueOf(text, kindsOf(field))
    if (value === undefined) faults.push({ path: `${section}.${key}`, message: `The value of ${name} does not read as JSON.` })
    else values[key] = value
  }
  return { values, faults }
}

/** The JSON types that a field takes in; empty when its schema does not tell. */
function kindsOf(field: unknown): Set<string> {
  if (!(field instanceof z.ZodType)) return new Set()
  try {
    return new Set(typesIn(z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })))
  } catch {
    return new Set()
  }
}

function typesIn(schema: z.core.JSONSchema.BaseSchema): string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => (typeof part === 'object' ? typesIn(part) : []))
  return typeof schema.type === 'string' ? [schema.type, ...inner] : inner
}

/** Text stays text where text is asked for; a wrong number stays text too, so that the schema says what is wrong with it. */
function valueOf(text: string, kinds: ReadonlySet<string>): unknown {
  const trimmed = text.trim()
  if (kinds.has('boolean') && /^(true|false|1|0|yes|no|on|off)$/i.test(trimmed)) return /^(true|1|yes|on)$/i.test(trimmed)
  if ((kinds.has('number') || kinds.has('integer')) && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed)
  if (kinds.has('string')) return text
  if (kinds.has('array') && !trimmed.startsWith('[')) return trimmed === '' ? [] : trimmed.split(',').map((item) => item.trim())
  if (kinds.has('array') || kinds.has('object')) return parseJson(trimmed)
  return text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

import { z } from 'zod'

type JsonSchema = { readonly type?: string | readonly string[]; readonly anyOf?: readonly JsonSchema[]; readonly items?: JsonSchema; readonly properties?: Readonly<Record<string, JsonSchema>> }

/** Turns the texts of a query string into the types that a schema's fields have; what does not convert is left for the schema to refuse. */
export function queryReader(schema: z.ZodType): (query: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const shape = (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema).properties ?? {}
  return (query) => Object.fromEntries(Object.entries(query).map(([name, value]) => [name, convert(value, shape[name])]))
}

function convert(value: unknown, schema: JsonSchema | undefined): unknown {
  const kinds = kindsOf(schema)
  if (kinds.has('array')) return (Array.isArray(value) ? value : [value]).map((item) => convert(item, itemsOf(schema)))
  if (typeof value !== 'string' || kinds.has('string')) return value
  if (kinds.has('boolean') && (value === 'true' || value === 'false')) return value === 'true'
  if ((kinds.has('number') || kinds.has('integer')) && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  return kinds.has('object') ? parseJson(value) : value
}

function kindsOf(schema: JsonSchema | undefined): Set<string> {
  if (!schema) return new Set()
  const own = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type
  return new Set([...own, ...(schema.anyOf ?? []).flatMap((option) => [...kindsOf(option)])])
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.items ?? schema?.anyOf?.map(itemsOf).find((items) => items !== undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

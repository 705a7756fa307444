import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import type { Operation } from '#lib/operation'

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'list' | 'json'

/** One input field of an operation, as the command line sees it. */
export interface InputField {
  readonly name: string
  /** `--kebab-case`. */
  readonly flag: string
  readonly kind: FieldKind
  /** Kind of a list's items. */
  readonly itemKind: FieldKind
  readonly choices: readonly string[]
  readonly description: string
  readonly isRequired: boolean
  readonly isNullable: boolean
  readonly isSecret: boolean
  /** Long text or structure: `@FILE` reads it from a file, `-` from standard input. */
  readonly takesFiles: boolean
  /** Texts to texts: `name=value` may be given instead of JSON. */
  readonly isRecord: boolean
  /** A reference whose kind the field's name tells: `shop` is completed to `service:default/shop`. */
  readonly entityKind: string | undefined
  readonly defaultValue: unknown
  /** What a JSON object is made of. */
  readonly parts: readonly InputField[]
}

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly description?: string
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Text longer than this is not typed on a command line. */
const longText = 10_000
const kindOfEntityField: Readonly<Record<string, string>> = { service: 'service', repository: 'repository', owner: 'team' }
const entityPattern = toJsonSchema(EntityRef).pattern

/** The input fields of an operation, in the order of its schema. */
export function inputFields(operation: Operation): InputField[] {
  const schema = toJsonSchema(operation.input)
  return fieldsOf(schema, operation.secretInput ?? [])
}

/** `isAutomatic` → `--is-automatic`. */
export function flagOf(name: string): string {
  return `--${name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`
}

function fieldsOf(schema: JsonSchema, secrets: readonly string[]): InputField[] {
  return fieldsOfOne(schema.oneOf ? joinVarieties(schema.oneOf) : schema, secrets)
}

/**
 * Varieties as one object: what all of them need is needed, and their names, which tell them apart, are choices. What a
 * variety does not have is told by the check of the whole input.
 */
function joinVarieties(varieties: readonly JsonSchema[]): JsonSchema {
  const properties: Record<string, JsonSchema> = {}
  for (const [name, property] of varieties.flatMap((variety) => Object.entries(variety.properties ?? {}))) {
    const earlier = properties[name]
    const isName = earlier?.enum !== undefined || earlier?.const !== undefined
    properties[name] = isName && property.const !== undefined ? { type: 'string', enum: [...(earlier.enum ?? [earlier.const]), property.const], ...(earlier.default === undefined ? {} : { default: earlier.default }) } : (earlier ?? property)
  }
  const isNeeded = (name: string) => varieties.every(({ required = [], properties: own }) => required.includes(name) && own?.[name]?.default === undefined)
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => isNeeded(name) && properties[name]?.default === undefined) }
}

function fieldsOfOne({ properties = {}, required = [] }: JsonSchema, secrets: readonly string[]): InputField[] {
  return Object.entries(properties).map(([name, property]) => toField(name, property, { isRequired: required.includes(name) && property.default === undefined, isSecret: secrets.includes(name) }))
}

function toField(name: string, property: JsonSchema, { isRequired, isSecret }: { readonly isRequired: boolean; readonly isSecret: boolean }): InputField {
  const { schema, isNullable } = withoutNull(property)
  const kind = kindOf(schema)
  return {
    name, flag: flagOf(name), kind, itemKind: schema.items ? kindOf(schema.items) : 'json', isNullable,
    choices: choicesOf(schema.items ?? schema), description: property.description ?? schema.description ?? '',
    isRequired, isSecret, parts: kind === 'json' ? fieldsOf(schema, []) : [],
    takesFiles: kind === 'json' || (kind === 'text' && (schema.maxLength ?? 0) > longText),
    isRecord: kind === 'json' && typeof schema.additionalProperties === 'object' && kindOf(schema.additionalProperties) === 'text',
    entityKind: schema.pattern === entityPattern ? kindOfEntityField[name] : undefined, defaultValue: property.default,
  }
}

/** Null is written as a type beside another, or as an option beside another. */
function withoutNull(property: JsonSchema): { schema: JsonSchema; isNullable: boolean } {
  if (Array.isArray(property.type)) {
    const types = property.type.filter((type: string) => type !== 'null')
    return types.length === 1 && types[0] !== undefined ? { schema: { ...property, type: types[0] }, isNullable: true } : { schema: property, isNullable: false }
  }
  const options = property.anyOf ?? []
  const others = options.filter((option) => option.type !== 'null')
  const [only] = others
  if (others.length === options.length || others.length !== 1 || !only) return { schema: property, isNullable: false }
  return { schema: only, isNullable: true }
}

function kindOf(schema: JsonSchema): FieldKind {
  if (schema.type === 'string' || schema.enum || typeof schema.const === 'string') return 'text'
  if (schema.type === 'integer' || schema.type === 'number') return schema.type
  if (schema.type === 'boolean') return 'boolean'
  return schema.type === 'array' && schema.items && kindOf(schema.items) !== 'json' ? 'list' : 'json'
}

function choicesOf(schema: JsonSchema): string[] {
  return (schema.enum ?? (schema.const === undefined ? [] : [schema.const])).filter((value) => typeof value === 'string')
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

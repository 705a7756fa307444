import { z } from 'zod'
import type { Operation } from '#lib/operation'
import { labelOf } from './label-of.ts'

export type FieldKind = 'text' | 'long-text' | 'secret' | 'number' | 'boolean' | 'choice' | 'many' | 'moment' | 'entity' | 'json' | 'group'

/** One field of a form, drawn from the schema of the input. */
export interface FormField {
  /** Path into the input: `target.port`. */
  readonly path: string
  readonly label: string
  readonly help: string
  readonly kind: FieldKind
  readonly isRequired: boolean
  readonly isNullable: boolean
  readonly initial: unknown
  readonly choices: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Numbers of a list of numbers. */
  readonly isNumeric?: boolean
  readonly fields?: readonly FormField[]
}

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly $ref?: string
}

/**
 * Fields of an operation's form, in the order of its schema, leaving out `hidden` ones that the page fills in itself. Of
 * an input of several varieties those of one: which one is the first field, and `values` tell it.
 */
export function formFields(operation: Pick<Operation, 'input' | 'secretInput'>, hidden: readonly string[] = [], values: Readonly<Record<string, unknown>> = {}): FormField[] {
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  const secrets = operation.secretInput ?? []
  const fields = schema.oneOf ? varietyFields(schema.oneOf, varietyName(operation), { secrets, values }) : fieldsOf(schema, '', secrets)
  return fields.filter(({ path }) => !hidden.includes(path))
}

/** The field that tells the varieties of an input apart; undefined where there is one alone. */
export function varietyName({ input }: Pick<Operation, 'input'>): string | undefined {
  return input instanceof z.ZodDiscriminatedUnion ? input.def.discriminator : undefined
}

function varietyFields(varieties: readonly JsonSchema[], name: string | undefined, { secrets, values }: { secrets: readonly string[]; values: Readonly<Record<string, unknown>> }): FormField[] {
  if (name === undefined) return []
  const constOf = (variety: JsonSchema) => String(variety.properties?.[name]?.const ?? '')
  const chosen = varieties.find((variety) => constOf(variety) === values[name]) ?? varieties[0]
  if (!chosen) return []
  const choice: FormField = { path: name, label: labelOf(name), help: '', kind: 'choice', isRequired: true, isNullable: false, initial: constOf(chosen), choices: varieties.map(constOf) }
  return [choice, ...fieldsOf(chosen, '', secrets).filter(({ path }) => path !== name)]
}

function fieldsOf(schema: JsonSchema, prefix: string, secrets: readonly string[]): FormField[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => fieldOf(name, prefix + name, property, schema.required?.includes(name) === true, secrets))
}

function fieldOf(name: string, path: string, given: JsonSchema, isRequired: boolean, secrets: readonly string[]): FormField {
  const options = given.anyOf ?? given.oneOf ?? []
  const isNullable = options.some(({ type }) => type === 'null') || (Array.isArray(given.type) && given.type.includes('null'))
  const rest = options.filter(({ type }) => type !== 'null')
  const only = options.length > 0 ? (rest.length === 1 ? rest[0] : undefined) : withoutNull(given)
  const schema: JsonSchema = { ...only, ...(given.description ? { description: given.description } : {}) }
  const kind = secrets.includes(path) ? 'secret' : only ? kindOf(name, schema) : 'json'
  const initial = given.default ?? schema.default ?? (kind === 'boolean' ? false : undefined)
  return {
    path, label: labelOf(name), help: schema.description ?? '', kind, isNullable, initial, isRequired: isRequired && !isNullable,
    choices: (schema.enum ?? (schema.items?.enum ?? [])).map(String),
    ...(schema.minimum === undefined || Math.abs(schema.minimum) > 1e15 ? {} : { min: schema.minimum }),
    ...(schema.maximum === undefined || schema.maximum > 1e15 ? {} : { max: schema.maximum }),
    ...(kind === 'many' ? { isNumeric: schema.items?.type === 'integer' || schema.items?.type === 'number' } : {}),
    ...(kind === 'group' ? { fields: fieldsOf(schema, `${path}.`, secrets) } : {}),
  }
}

/** `type: ['string', 'null']` as `string`; unions of more types are left to the JSON field. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const types = typeof schema.type === 'object' ? schema.type.filter((type) => type !== 'null') : []
  return types.length === 1 && types[0] !== undefined ? { ...schema, type: types[0] } : schema
}

const longNames = /(reason|text|comment|description|markdown|yaml|prompt|message|notes?)$/i

function kindOf(name: string, schema: JsonSchema): FieldKind {
  if (schema.enum) return 'choice'
  if (schema.const !== undefined) return 'choice'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'array') return isScalar(schema.items) ? 'many' : 'json'
  if (schema.type === 'object') return schema.properties ? 'group' : 'json'
  if (schema.type !== 'string') return 'json'
  if (schema.format === 'date-time') return 'moment'
  if (schema.pattern?.includes(':[a-z0-9][a-z0-9._-]{0,62}\\/')) return 'entity'
  if (longNames.test(name) || (schema.maxLength ?? 0) >= 1000) return schema.format === undefined ? 'long-text' : 'text'
  return 'text'
}

function isScalar(items: JsonSchema | undefined): boolean {
  return items?.type === 'string' || items?.type === 'integer' || items?.type === 'number'
}

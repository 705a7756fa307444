import { z } from 'zod'
import { ProductError, type Fault } from '#lib/errors'
import { findUnstorable } from '#lib/storable-text'

/** The input as its schema gives it. Throws invalid with each fault's path and a sentence, also for fields that there are not. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const unstorable = findUnstorable(input)
  if (unstorable !== undefined) throw new ProductError('invalid', `${unstorable === '' ? 'The input' : `"${unstorable.slice(0, 100)}"`} holds a NUL or half of a character, which cannot be kept. Leave it out.`)
  const result = strictOf(schema).safeParse(input ?? {})
  if (result.success) return result.data as z.output<Schema>
  const faults: Fault[] = result.error.issues.flatMap((issue) => faultsOf(issue, schema, input))
  const first = faults[0]
  const where = first?.path ? `"${first.path}": ` : ''
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  throw new ProductError('invalid', `${where}${first?.message ?? 'The input does not read.'}${more}`, { faults })
}

const strictSchemas = new WeakMap<z.ZodType, z.ZodType>()

/** A filter that is misspelt must not be passed over: the answer would be of something else. */
function strictOf(schema: z.ZodType): z.ZodType {
  const strict = strictSchemas.get(schema) ?? madeStrict(schema)
  strictSchemas.set(schema, strict)
  return strict
}

/** An object, and each variety of one. */
function madeStrict(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) return schema.strict()
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema
  const options = schema.options.map((option) => (option instanceof z.ZodObject ? option.strict() : option))
  return z.discriminatedUnion(schema.def.discriminator, options as unknown as [z.ZodObject, ...z.ZodObject[]])
}

/** The fields that an input may have; of varieties those of the one that it is. */
function knownFields(schema: z.ZodType, input: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return []
  const name = schema.def.discriminator
  const option = schema.options.find((each) => each instanceof z.ZodObject && each.shape[name]?.safeParse(valueAt(input, [name])).success === true)
  return option instanceof z.ZodObject ? Object.keys(option.shape) : []
}

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): Fault[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'invalid_type' && valueAt(input, issue.path) === undefined) return [{ path, message: 'It is missing.' }]
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return [{ path, message: issue.message }]
  const known = knownFields(schema, input)
  const there = known.length === 0 ? 'It takes none.' : `There are: ${known.join(', ')}.`
  return issue.keys.map((key) => ({ path: key.slice(0, 100), message: `There is no such field. ${there}` }))
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined), input)
}

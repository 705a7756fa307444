import type { z } from 'zod'
import { ProductError, type Fault } from '#lib/errors'

/** The input as its schema gives it. Throws invalid with each fault's path and a sentence. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input ?? {})
  if (result.success) return result.data
  const faults: Fault[] = result.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
  const first = faults[0]
  const where = first?.path ? `"${first.path}": ` : ''
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  throw new ProductError('invalid', `${where}${first?.message ?? 'The input does not read.'}${more}`, { faults })
}

import { createHash } from 'node:crypto'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { accessDb } from './access-tables.ts'

/** A command that its sender named, so that sending it again does it once. */
export interface IdempotentCommand {
  readonly actorId: string
  readonly key: string
  readonly operation: string
  /** The input as it was sent, without secrets. */
  readonly input: unknown
}

/** How long an answer is remembered. */
export const rememberedMs = 24 * 3_600_000

/**
 * The answer that was given to this command before, or undefined when it is to be done now. Call it in the command's
 * transaction: until that ends, the same command sent again waits here. Throws conflict when the key was used for something else.
 */
export async function findIdempotent(db: Db, command: IdempotentCommand, now: Date): Promise<{ output: unknown } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`idempotency:${command.actorId}:${command.key}`}, 0))`.execute(db)
  const row = await accessDb(db).selectFrom('access_idempotency_keys').select(['operation', 'input_hash', 'response', 'created_at'])
    .where('actor', '=', command.actorId).where('key', '=', command.key).executeTakeFirst()
  if (!row || row.created_at.getTime() <= now.getTime() - rememberedMs) return undefined
  if (row.operation === command.operation && row.input_hash === hashOf(command.input)) return { output: (row.response as { output: unknown }).output }
  throw new ProductError('conflict', 'This Idempotency-Key was used for another command. Take a new key for each command.')
}

/** Keeps the answer, in the command's transaction. It must hold no secret that is shown only once. */
export async function rememberIdempotent(db: Db, command: IdempotentCommand, answer: { output: unknown; now: Date }): Promise<void> {
  const values = {
    operation: command.operation, input_hash: hashOf(command.input), status: 200, response: JSON.stringify({ output: answer.output }), created_at: answer.now,
  }
  await accessDb(db).insertInto('access_idempotency_keys').values({ actor: command.actorId, key: command.key, ...values })
    .onConflict((conflict) => conflict.columns(['actor', 'key']).doUpdateSet(values)).execute()
}

function hashOf(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(input)) ?? 'undefined').digest('hex')
}

/** The same value with the keys of all objects in order, since JSON's order means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}

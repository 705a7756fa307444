import { z } from 'zod'
import { handle } from '#kernel/feature'
import type { Context } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { sql } from '#platform/database'
import { DeadLetterDiscarded, DeadLetterReplayed, discardDeadLetter, listDeadLetters, replayDeadLetter } from './contract.ts'
import { findEvent } from './delivery-store.ts'
import { toTimelineEvent } from './event-row.ts'

interface LetterRow {
  readonly id: string
  readonly reaction: string
  readonly subject: string
  readonly event_id: string
  readonly event_at: Date
  readonly attempts: number
  readonly error: string
  readonly died_at: Date
}

export const listDeadLettersHandled = handle(listDeadLetters, async ({ cursor, limit }, ctx) => {
  const [after] = readCursor(cursor, z.tuple([z.uuid()])) ?? []
  // Ids are UUIDv7, made when the letter was: their order is that of time.
  const { rows } = await sql<LetterRow>`
    select * from timeline_dead_letters where ${after === undefined ? sql`true` : sql`id < ${after}::uuid`} order by id desc limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: await Promise.all(shown.map((row) => toDeadLetter(ctx, row))), nextCursor: last && rows.length > limit ? encodeCursor([last.id]) : null }
})

async function toDeadLetter(ctx: Context, row: LetterRow) {
  const event = await findEvent(ctx.db, row.event_id, row.event_at)
  return { id: row.id, reaction: row.reaction, event: event ? toTimelineEvent(event) : null, attempts: row.attempts, error: row.error, diedAt: row.died_at.toISOString() }
}

/** The delivery goes to the end of its subject's queue: what came after it has been waiting or is done. */
export const replayDeadLetterHandled = handle(replayDeadLetter, async ({ id }, ctx) => {
  const letter = await takeLetter(ctx, id)
  await sql`
    insert into timeline_deliveries (reaction, subject, event_id, event_at, due_at)
    values (${letter.reaction}, ${letter.subject}, ${letter.event_id}, ${letter.event_at}, ${ctx.clock.now()})`.execute(ctx.db)
  await ctx.append(DeadLetterReplayed, { subject: letter.subject, summary: `${letter.reaction} is tried again.`, data: { id, reaction: letter.reaction }, cause: { kind: 'event', id: letter.event_id } })
  return { id }
})

export const discardDeadLetterHandled = handle(discardDeadLetter, async ({ id, reason }, ctx) => {
  const letter = await takeLetter(ctx, id)
  await ctx.append(DeadLetterDiscarded, { subject: letter.subject, summary: `${letter.reaction} was given up: ${reason}`, data: { id, reaction: letter.reaction, reason }, cause: { kind: 'event', id: letter.event_id } })
  return { id }
})

async function takeLetter(ctx: Context, id: string): Promise<LetterRow> {
  const { rows } = isId(id) ? await sql<LetterRow>`delete from timeline_dead_letters where id = ${id} returning *`.execute(ctx.db) : { rows: [] }
  const letter = rows[0]
  if (!letter) throw new ProductError('not-found', 'There is no such dead letter; it may have been replayed or discarded meanwhile. List them again.')
  return letter
}

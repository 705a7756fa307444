import { z } from 'zod'
import { handle } from '#kernel/feature'
import { encodeCursor, readCursor } from '#lib/page'
import { sql } from '#platform/database'
import { entityRef } from '#lib/entity-ref'
import { listComments, markSeen, MentionsSeen } from '../contract.ts'
import { type CommentRow, seeMentions, toComments } from './comment-store.ts'
import { findTarget } from './comment-target.ts'

const Key = z.tuple([z.number().int(), z.uuid()])

export const list = handle(listComments, async ({ on, cursor, limit }, ctx) => {
  const { on: target } = await findTarget(ctx, on)
  const [beforeMicros = null, beforeId = null] = readCursor(cursor, Key) ?? []
  const { rows } = await sql<CommentRow & { micros: string }>`
    select *, (extract(epoch from created_at) * 1000000)::bigint as micros from collaboration_comments
    where target = ${target} and (${beforeMicros}::bigint is null or (created_at, id) < (timestamptz 'epoch' + ${beforeMicros}::bigint * interval '1 microsecond', ${beforeId}::uuid))
    order by created_at desc, id desc limit ${limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: await toComments(ctx, shown), nextCursor: last && rows.length > limit ? encodeCursor([Number(last.micros), last.id]) : null }
})

export const seen = handle(markSeen, async ({ on }, ctx) => {
  const target = await findTarget(ctx, on)
  const count = await seeMentions(ctx.db, { target: target.on, personId: ctx.actor.id, now: ctx.clock.now() })
  const person = entityRef('person', ctx.actor.id)
  if (count > 0) await ctx.append(MentionsSeen, { subject: person, summary: `${ctx.actor.name} read what mentions them on ${target.title}`, data: { on: target.on, count } })
  return { count }
})

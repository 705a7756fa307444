import { handle } from '#kernel/feature'
import { newId } from '#lib/id'
import { addComment, CommentAdded } from '../contract.ts'
import { type CommentRow, commentDb, keepMentions, seeMentions, toComment } from './comment-store.ts'
import { findTarget } from './comment-target.ts'
import { findMentions, readMentionables } from './mention-directory.ts'
import { toMention } from './to-mention.ts'

/** Who answers has read what was asked there. */
export const add = handle(addComment, async ({ on, text }, ctx) => {
  const target = await findTarget(ctx, on)
  await ctx.require(addComment.access, target.subject)
  const found = findMentions(text, await readMentionables(ctx.db))
  const mentions = found.map(toMention)
  const row: CommentRow = {
    id: newId(), target: target.on, subject: target.subject, title: target.title, href: target.href, author_kind: ctx.actor.kind, author_id: ctx.actor.id, author_name: ctx.actor.name,
    text, mentions: JSON.stringify(mentions), created_at: ctx.clock.now(), edited_at: null, removed_at: null, removed_by: null, removed_by_id: null,
  }
  await commentDb(ctx.db).insertInto('collaboration_comments').values(row).execute()
  await keepMentions(ctx.db, row, found)
  await seeMentions(ctx.db, { target: row.target, personId: ctx.actor.id, now: row.created_at })
  const told = mentions.length > 0 ? `, for ${mentions.map(({ name }) => name).join(', ')}` : ''
  await ctx.append(CommentAdded, { subject: target.subject, summary: `${ctx.actor.name} commented on ${target.title}${told}`, data: { commentId: row.id, on: row.target, mentions } })
  return toComment(ctx, { ...row, mentions })
})

import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { CommentEdited, editComment } from '../contract.ts'
import { commentDb, keepMentions, lockComment, toComment } from './comment-store.ts'
import { findTarget } from './comment-target.ts'
import { findMentions, readMentionables } from './mention-directory.ts'
import { toMention } from './to-mention.ts'

export const edit = handle(editComment, async ({ id, text }, ctx) => {
  const row = await lockComment(ctx.db, id)
  const target = await findTarget(ctx, row.target)
  await ctx.require(editComment.access, target.subject)
  if (row.author_id !== ctx.actor.id) throw new ProductError('forbidden', `Only ${row.author_name} may change this comment. Answer it with one of your own.`)
  if (row.removed_at !== null) throw new ProductError('conflict', 'This comment was removed. Write a new one.')
  if (row.text === text) return toComment(ctx, row)
  const found = findMentions(text, await readMentionables(ctx.db))
  const mentions = found.map(toMention)
  const change = { text, edited_at: ctx.clock.now() }
  await commentDb(ctx.db).updateTable('collaboration_comments').set({ ...change, mentions: JSON.stringify(mentions) }).where('id', '=', id).execute()
  await keepMentions(ctx.db, row, found)
  await ctx.append(CommentEdited, { subject: target.subject, summary: `${ctx.actor.name} edited a comment on ${target.title}`, data: { commentId: id, on: row.target, mentions } })
  return toComment(ctx, { ...row, ...change, mentions })
})

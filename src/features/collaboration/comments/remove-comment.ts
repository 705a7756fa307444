import { type Context, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type Comment, CommentRemoved, CommentRestored, removeComment, restoreComment } from '../contract.ts'
import { type CommentRow, commentDb, lockComment, toComment } from './comment-store.ts'

/** So long a removal can be taken back; then its text is deleted. */
export const restorableMs = 600_000

/** By who wrote it, or by who sets things up there. */
export const remove = handle(removeComment, async ({ id }, ctx) => {
  const row = await lockComment(ctx.db, id)
  await ctx.require(row.author_id === ctx.actor.id ? removeComment.access : 'collaboration:manage', row.subject)
  if (row.removed_at !== null) return toComment(ctx, row)
  const change = { removed_at: ctx.clock.now(), removed_by: ctx.actor.name, removed_by_id: ctx.actor.id }
  await commentDb(ctx.db).updateTable('collaboration_comments').set(change).where('id', '=', id).execute()
  await ctx.append(CommentRemoved, { subject: row.subject, summary: `${ctx.actor.name} removed a comment on ${row.title}`, data: eventData(row) })
  return toComment(ctx, { ...row, ...change })
})

export const restore = handle(restoreComment, async ({ id }, ctx): Promise<Comment> => {
  const row = await lockComment(ctx.db, id)
  await ctx.require(restoreComment.access, row.subject)
  if (row.removed_at === null) return toComment(ctx, row)
  if (row.removed_by_id !== ctx.actor.id) throw new ProductError('forbidden', `Only ${row.removed_by ?? 'who removed it'} may take this removal back.`)
  if (isDeleted(row, ctx)) throw new ProductError('conflict', 'Its text is deleted: a removal can be taken back for ten minutes. Write it again.')
  const change = { removed_at: null, removed_by: null, removed_by_id: null }
  await commentDb(ctx.db).updateTable('collaboration_comments').set(change).where('id', '=', id).execute()
  await ctx.append(CommentRestored, { subject: row.subject, summary: `${ctx.actor.name} brought a comment on ${row.title} back`, data: eventData(row) })
  return toComment(ctx, { ...row, ...change })
})

function isDeleted({ text, removed_at: removedAt }: CommentRow, ctx: Context): boolean {
  return text === '' || (removedAt !== null && ctx.clock.now().getTime() - removedAt.getTime() > restorableMs)
}

function eventData({ id, target, mentions }: CommentRow) {
  return { commentId: id, on: target, mentions: mentions as Comment['mentions'] }
}

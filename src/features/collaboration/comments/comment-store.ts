import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import type { Context } from '#kernel/feature'
import type { Comment } from '../contract.ts'
import type { Mentionable } from './mention-directory.ts'

export type CommentRow = {
  id: string
  target: string
  subject: string
  title: string
  href: string
  author_kind: string
  author_id: string
  author_name: string
  text: string
  mentions: unknown
  created_at: Date
  edited_at: Date | null
  removed_at: Date | null
  removed_by: string | null
  removed_by_id: string | null
}

type MentionRow = { comment_id: string; person_id: string; team: string | null; seen_at: Date | null }

export function commentDb(db: Db) {
  return db.withTables<{ collaboration_comments: CommentRow; collaboration_mentions: MentionRow }>()
}

/** For a change: nobody else changes it until the transaction ends. */
export async function lockComment(db: Db, id: string): Promise<CommentRow> {
  const row = await commentDb(db).selectFrom('collaboration_comments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new ProductError('not-found', 'There is no such comment. List them with: daybook comments list')
  return row
}

/** Comments as somebody sees them. */
export async function toComments(ctx: Context, rows: readonly CommentRow[]): Promise<Comment[]> {
  const unseen = rows.length === 0 ? [] : await commentDb(ctx.db).selectFrom('collaboration_mentions').select('comment_id').where('person_id', '=', ctx.actor.id).where('seen_at', 'is', null).where('comment_id', 'in', rows.map(({ id }) => id)).execute()
  const forYou = new Set(unseen.map((row) => row.comment_id))
  return rows.map((row) => ({
    id: row.id, on: row.target, text: row.removed_at === null ? row.text : '', author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    mentions: row.removed_at === null ? (row.mentions as Comment['mentions']) : [], createdAt: row.created_at.toISOString(), editedAt: row.edited_at?.toISOString() ?? null,
    removedAt: row.removed_at?.toISOString() ?? null, removedBy: row.removed_by, isOwn: row.author_id === ctx.actor.id, isForYou: row.removed_at === null && forYou.has(row.id),
  }))
}

export async function toComment(ctx: Context, row: CommentRow): Promise<Comment> {
  const [comment] = await toComments(ctx, [row])
  if (!comment) throw new Error('A row gave no comment.')
  return comment
}

/** Whoever is mentioned now is told once: who was told before, or wrote it, is not told again. */
export async function keepMentions(db: Db, comment: Pick<CommentRow, 'id' | 'author_id'>, mentions: readonly Mentionable[]): Promise<void> {
  const told = new Map<string, MentionRow>()
  for (const { kind, id, personIds } of mentions) {
    for (const person of personIds) if (person !== comment.author_id && (!told.has(person) || kind === 'person')) told.set(person, { comment_id: comment.id, person_id: person, team: kind === 'team' ? id : null, seen_at: null })
  }
  await commentDb(db).deleteFrom('collaboration_mentions').where('comment_id', '=', comment.id).where('person_id', 'not in', ['', ...told.keys()]).execute()
  if (told.size > 0) await commentDb(db).insertInto('collaboration_mentions').values([...told.values()]).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Marks what mentions somebody under a target as seen; gives how many. */
export async function seeMentions(db: Db, { target, personId, now }: { target: string; personId: string; now: Date }): Promise<number> {
  const { rows } = await sql<{ comment_id: string }>`
    update collaboration_mentions m set seen_at = ${now} from collaboration_comments c
    where c.id = m.comment_id and c.target = ${target} and m.person_id = ${personId} and m.seen_at is null returning m.comment_id`.execute(db)
  return rows.length
}

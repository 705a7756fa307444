import { type AttentionItem, defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'

interface MentionedRow {
  readonly id: string
  readonly target: string
  readonly subject: string
  readonly title: string
  readonly href: string
  readonly author_name: string
  readonly text: string
  readonly team: string | null
  readonly created_at: Date
}

const mostRows = 50
const longestExcerpt = 140

/** What mentions whoever looks at Today, until they have read or answered it. */
export const mentions = defineAttention('collaboration.mentions', async (ctx) => {
  if (ctx.actor.kind !== 'person') return []
  const { rows } = await sql<MentionedRow>`
    select c.id, c.target, c.subject, c.title, c.href, c.author_name, c.text, m.team, c.created_at from collaboration_mentions m join collaboration_comments c on c.id = m.comment_id
    where m.person_id = ${ctx.actor.id} and m.seen_at is null and c.removed_at is null order by c.created_at desc limit ${mostRows}`.execute(ctx.db)
  return rows.map((row): AttentionItem => ({
    key: `mention:${row.id}`, section: 'waiting', severity: row.team === null ? 'medium' : 'low', entity: row.subject, since: row.created_at, forPeople: [ctx.actor.id], many: 'mentions',
    title: `${row.author_name} mentions ${row.team === null ? 'you' : `your team ${row.team}`} on ${row.title}: ${excerptOf(row.text)}`,
    evidence: { text: 'Comments', href: row.href }, why: `${row.team === null ? 'You are mentioned by name' : `You are in the team ${row.team}`}, and you have neither read nor answered it.`,
    actions: [{ label: 'Read it', href: row.href }, { label: 'Mark as read', operation: 'comments.seen', input: { on: row.target } }],
  }))
})

function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt)}…` : line
}

import type { Selectable } from 'kysely'
import { parseEntityRef } from '#lib/entity-ref'
import { problemTopics, topicWords } from '#lib/problem-topic'
import { type AttentionItem, defineAttention } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import type { ProblemTable } from './entities/catalog-tables.ts'
import { groupBy } from './entities/group-by.ts'

/** More of one topic than so many are one row. */
const rowsOfTopic = 3

/** What discovery found odd. Material for tests is left out: its faults are often on purpose. */
export const problemsFound = defineAttention('catalog-problems', async (ctx) => {
  const { rows } = await sql<ProblemRow>`
    select * from (
      select p.*, row_number() over (partition by topic order by first_seen_at desc, source, key) as place, count(*) over (partition by topic) as total,
        max(first_seen_at) over (partition by topic) as newest_at
      from catalog_problems p where not is_fixture) numbered
    where place <= ${rowsOfTopic} order by topic, place`.execute(ctx.db)
  const topics = groupBy(rows, ({ topic }) => topic)
  return [...topics.values()].flatMap((own) => (Number(own[0]?.total) > rowsOfTopic ? [topicRow(own)] : own.map(problemRow)))
})

interface ProblemRow extends Selectable<ProblemTable> {
  readonly total: string
  readonly newest_at: Date
}

function topicRow(rows: readonly ProblemRow[]): AttentionItem {
  const [first] = rows
  const topic = wordsOf(first?.topic ?? '')
  const files = [...new Set(rows.map(({ file }) => file))]
  return {
    key: `problems:${first?.topic}`, section: 'soon', severity: 'low', title: `${Number(first?.total).toLocaleString('en')} ${topic.many}.`, since: first?.newest_at ?? new Date(0),
    evidence: { text: `${files.join(', ')}, …` }, why: topic.why,
    actions: [{ label: 'Open them', href: `/catalog?view=problems&topic=${first?.topic}` }, { label: 'Look again', operation: 'entities.rediscover', input: {} }],
  }
}

function problemRow(row: ProblemRow): AttentionItem {
  return {
    key: `problem:${row.source}:${row.key}`.slice(0, 500), section: 'soon', severity: 'low', title: `${row.file}: ${row.message}`, since: row.first_seen_at,
    ...(row.entity === null ? {} : { entity: row.entity }),
    evidence: { text: row.line === null ? row.file : `${row.file}:${row.line}` }, why: wordsOf(row.topic).why,
    actions: [{ label: 'Look again', operation: 'entities.rediscover', input: {} }, { label: 'Open problems', href: `/catalog?view=problems&topic=${row.topic}` }],
  }
}

function wordsOf(topic: string): (typeof topicWords)[keyof typeof topicWords] {
  return topicWords[problemTopics.find((known) => known === topic) ?? 'unclear']
}

/** The entity's page: `/catalog/KIND/NAMESPACE/NAME`. */
function pageOf(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  return `/catalog/${kind}/${namespace}/${encodeURIComponent(name)}`
}

interface Unowned { readonly total: string; readonly ref: string; readonly title: string; readonly created_at: Date; readonly evidence: readonly { readonly file: string; readonly line?: number }[] }

/** Services that nobody would be called for. */
export const servicesWithoutOwner = defineAttention('catalog-owners', async (ctx) => {
  const rows = await unownedServices(ctx.db)
  const [first] = rows
  if (first && Number(first.total) > rowsOfTopic) return [unownedRow(rows, first)]
  return rows.map(({ ref, title, created_at: since, evidence: [first] }): AttentionItem => ({
    key: `unowned:${ref}`, section: 'soon', severity: 'low', title: `Nobody owns ${title}.`, entity: ref, since,
    evidence: { text: first ? `${first.file}${first.line === undefined ? '' : `:${first.line}`} names no owner` : 'No owner is named.' },
    why: 'A service without an owner has nobody who is told when it fails.',
    actions: [{ label: 'Name an owner', href: pageOf(ref) }],
  }))
})

function unownedRow(rows: readonly Unowned[], { total, created_at: since }: Unowned): AttentionItem {
  return {
    key: 'unowned', section: 'soon', severity: 'low', title: `Nobody owns ${Number(total).toLocaleString('en')} services.`, since,
    evidence: { text: `${rows.slice(0, rowsOfTopic).map(({ title }) => title).join(', ')}, …` },
    why: 'A service without an owner has nobody who is told when it fails. Owners are read from CODEOWNERS and catalog-info.yaml.',
    actions: [{ label: 'Open them', href: '/catalog?kind=service&owner=none' }],
  }
}

async function unownedServices(db: Db): Promise<Unowned[]> {
  const { rows } = await sql<Unowned>`
    select e.ref, e.title, e.created_at, e.evidence, count(*) over () as total from catalog_entities e
    where e.kind = 'service' and e.gone_at is null and e.owner is null
      and not exists (
        select 1 from catalog_relations r where r.from_ref = e.ref and (
          r.type = 'ownedBy' or (r.type in ('builtFrom', 'partOf') and exists (
            select 1 from catalog_relations o where o.from_ref = r.to_ref and o.type = 'ownedBy'))))
    order by e.created_at, e.ref limit ${rowsOfTopic}`.execute(db)
  return rows
}

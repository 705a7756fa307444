import { parseEntityRef } from '#lib/entity-ref'
import { type AttentionItem, defineAttention } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { catalogDb } from './entities/catalog-tables.ts'

const maxRows = 50

/** Files that could not be understood. */
export const problemsFound = defineAttention('catalog-problems', async (ctx) => {
  const rows = await catalogDb(ctx.db).selectFrom('catalog_problems').selectAll().orderBy('first_seen_at', 'desc').orderBy('source').orderBy('key').limit(maxRows).execute()
  return rows.map((row): AttentionItem => ({
    key: `problem:${row.source}:${row.key}`.slice(0, 500), section: 'soon', severity: 'low', title: `${row.file}: ${row.message}`, since: row.first_seen_at,
    ...(row.entity === null ? {} : { entity: row.entity }),
    evidence: { text: row.line === null ? row.file : `${row.file}:${row.line}` },
    why: 'What cannot be read is missing in the catalog, and so in causes and blast radius.',
    actions: [{ label: 'Look again', operation: 'entities.rediscover', input: {} }, { label: 'Open problems', href: '/catalog?view=problems' }],
  }))
})

/** The entity's page: `/catalog/KIND/NAMESPACE/NAME`. */
function pageOf(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  return `/catalog/${kind}/${namespace}/${encodeURIComponent(name)}`
}

interface Unowned { readonly ref: string; readonly title: string; readonly created_at: Date; readonly evidence: readonly { readonly file: string; readonly line?: number }[] }

/** Services that nobody would be called for. */
export const servicesWithoutOwner = defineAttention('catalog-owners', async (ctx) => {
  const rows = await unownedServices(ctx.db)
  return rows.map(({ ref, title, created_at: since, evidence: [first] }): AttentionItem => ({
    key: `unowned:${ref}`, section: 'soon', severity: 'low', title: `Nobody owns ${title}.`, entity: ref, since,
    evidence: { text: first ? `${first.file}${first.line === undefined ? '' : `:${first.line}`} names no owner` : 'No owner is named.' },
    why: 'A service without an owner has nobody who is told when it fails.',
    actions: [{ label: 'Name an owner', href: pageOf(ref) }],
  }))
})

async function unownedServices(db: Db): Promise<Unowned[]> {
  const { rows } = await sql<Unowned>`
    select e.ref, e.title, e.created_at, e.evidence from catalog_entities e
    where e.kind = 'service' and e.gone_at is null and e.owner is null
      and not exists (
        select 1 from catalog_relations r where r.from_ref = e.ref and (
          r.type = 'ownedBy' or (r.type = 'builtFrom' and exists (
            select 1 from catalog_relations o where o.from_ref = r.to_ref and o.type = 'ownedBy'))))
    order by e.created_at, e.ref limit ${maxRows}`.execute(db)
  return rows
}

import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { type Db, sql } from '#platform/database'
import type { Release } from './contract.ts'
import { type QuarantineTable, type ReleaseTable, tablesOf } from './release-tables.ts'

export type ReleaseRow = ReleaseTable

interface ReleaseViewRow extends ReleaseTable {
  quarantine_reason: string | null
  quarantined_by: string | null
  quarantined_at: Date | null
  deployed_to: string[]
}

interface ListOptions {
  readonly service?: string | undefined
  readonly id?: string
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Releases as others see them, newest first. */
export async function listReleaseViews(db: Db, { service, id, cursor, limit }: ListOptions): Promise<{ items: Release[]; nextCursor: string | null }> {
  const [before] = readCursor(cursor, z.tuple([z.uuid()])) ?? []
  const { rows } = await sql<ReleaseViewRow>`
    select r.*, q.reason as quarantine_reason, q.quarantined_by, q.quarantined_at,
      array(select e.name from releases_environments e join releases_deployments d on d.id = e.live_deployment_id where d.release_id = r.id order by e.name) as deployed_to
    from releases_releases r left join releases_quarantine q on q.service = r.service and q.tree_sha = r.tree_sha
    where (${service ?? null}::text is null or r.service = ${service ?? null}) and (${id ?? null}::uuid is null or r.id = ${id ?? null}::uuid)
      and (${before ?? null}::uuid is null or r.id < ${before ?? null}::uuid)
    order by r.id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit).map(view)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null }
}

function view(row: ReleaseViewRow): Release {
  return {
    id: row.id, service: row.service, repository: row.repository, version: row.version, commit: row.commit_sha, treeSha: row.tree_sha, message: row.message, author: row.author,
    pipelineRunId: row.pipeline_run_id, createdAt: row.created_at.toISOString(), deployedTo: row.deployed_to,
    quarantine: row.quarantine_reason === null || !row.quarantined_at ? null : { reason: row.quarantine_reason, by: row.quarantined_by ?? '', at: row.quarantined_at.toISOString() },
  }
}

export async function releaseView(db: Db, id: string): Promise<Release> {
  const [release] = (await listReleaseViews(db, { id, limit: 1 })).items
  if (!release) throw new ProductError('not-found', 'There is no such release. List them with daybook releases list.')
  return release
}

/** One release by id, version or commit (seven characters or more), of a service or of all. Throws not-found, or conflict when several fit. */
export async function findRelease(db: Db, wanted: string, service?: string): Promise<ReleaseRow> {
  const id = isId(wanted) ? wanted : null
  const commit = /^[0-9a-f]{7,64}$/i.test(wanted) ? `${wanted.toLowerCase()}%` : null
  const { rows } = await sql<ReleaseRow>`
    select * from releases_releases where (${service ?? null}::text is null or service = ${service ?? null})
      and (id = ${id}::uuid or version = ${wanted} or version = ${wanted.replace(/^v/, '')} or commit_sha like ${commit})
    order by id desc limit 2`.execute(db)
  const [first, second] = rows
  if (!first) throw new ProductError('not-found', `There is no release ${wanted}${service === undefined ? '' : ` of ${service}`}. List them with daybook releases list.`)
  if (second) throw new ProductError('conflict', `Several releases fit ${wanted}: ${first.version} of ${first.service} and ${second.version} of ${second.service}. Give the id.`)
  return first
}

export async function readRelease(db: Db, id: string): Promise<ReleaseRow> {
  return tablesOf(db).selectFrom('releases_releases').selectAll().where('id', '=', id).executeTakeFirstOrThrow(() => new ProductError('not-found', 'There is no such release. List them with daybook releases list.'))
}

/** Why content may not be deployed, where it is kept back. */
export async function quarantineOf(db: Db, release: Pick<ReleaseRow, 'service' | 'tree_sha'>): Promise<QuarantineTable | undefined> {
  return tablesOf(db).selectFrom('releases_quarantine').selectAll().where('service', '=', release.service).where('tree_sha', '=', release.tree_sha).executeTakeFirst()
}

/** The newest release of a service that is not kept back. */
export async function newestRelease(db: Db, service: string): Promise<ReleaseRow | undefined> {
  const { rows } = await sql<ReleaseRow>`
    select r.* from releases_releases r where r.service = ${service}
      and not exists (select from releases_quarantine q where q.service = r.service and q.tree_sha = r.tree_sha)
    order by r.id desc limit 1`.execute(db)
  return rows[0]
}

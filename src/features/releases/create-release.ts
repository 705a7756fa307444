import type { Context } from '#kernel/feature'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import { ReleaseCreated } from './contract.ts'
import { type ReleaseRow } from './release-store.ts'
import { tablesOf } from './release-tables.ts'
import { readCommit, type ReleasedCommit } from './repository-commits.ts'

interface ReleaseRequest {
  readonly service: string
  readonly repository: string
  readonly gitDir: string
  readonly commit: string
  readonly pipelineRunId: string | null
}

/** The release of a service at a commit: the one that there is, or a new one. */
export async function createRelease(ctx: Context, { service, repository, gitDir, commit, pipelineRunId }: ReleaseRequest): Promise<ReleaseRow> {
  const read = await readCommit(gitDir, commit)
  // Two reactions at once must not count the same number of the day.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`releases of ${service}`}, 0))`.execute(ctx.db)
  const existing = await tablesOf(ctx.db).selectFrom('releases_releases').selectAll().where('service', '=', service).where('commit_sha', '=', read.sha).executeTakeFirst()
  if (existing) return existing
  const now = ctx.clock.now()
  const row: ReleaseRow = {
    id: newId(), service, repository, version: await versionFor(ctx, service, read), commit_sha: read.sha, tree_sha: read.treeSha, message: read.message, author: read.author,
    pipeline_run_id: pipelineRunId, created_at: now,
  }
  await tablesOf(ctx.db).insertInto('releases_releases').values(row).execute()
  await ctx.append(ReleaseCreated, {
    subject: service, summary: `Release ${row.version}: ${row.message}`.slice(0, 300),
    data: { releaseId: row.id, service, version: row.version, commit: row.commit_sha, treeSha: row.tree_sha },
    ...(pipelineRunId === null ? {} : { cause: { kind: 'run', id: pipelineRunId } }),
  })
  return row
}

/** By tag where there is one, else day, number of the day and commit: `2026.03.02-1+abc1234`. Unique among the service's. */
async function versionFor(ctx: Context, service: string, { describedVersion, sha }: ReleasedCommit): Promise<string> {
  const short = sha.slice(0, 7)
  const isFree = async (version: string) => !(await tablesOf(ctx.db).selectFrom('releases_releases').select('id').where('service', '=', service).where('version', '=', version).executeTakeFirst())
  if (describedVersion !== undefined && (await isFree(describedVersion))) return describedVersion
  // A tag that was moved names another commit now.
  if (describedVersion !== undefined) return `${describedVersion}${describedVersion.includes('+') ? '.' : '+'}${sha.slice(0, 12)}`
  const day = ctx.clock.now().toISOString().slice(0, 10).replaceAll('-', '.')
  for (let number = await countOfDay(ctx, service, day) + 1; ; number += 1) {
    const version = `${day}-${number}+${short}`
    if (await isFree(version)) return version
  }
}

async function countOfDay(ctx: Context, service: string, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from releases_releases where service = ${service} and version like ${`${day}-%`}`.execute(ctx.db)
  return rows[0]?.count ?? 0
}

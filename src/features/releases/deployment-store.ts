import { type Db, sql } from '#platform/database'
import type { Deployment } from './contract.ts'
import type { ReleaseRow } from './release-store.ts'
import { type DeploymentTable, tablesOf } from './release-tables.ts'

export type DeploymentRow = Omit<DeploymentTable, 'state'> & { state: Deployment['state'] }

interface DeploymentViewRow extends DeploymentRow {
  service: string
  environment: string
  version: string
  commit_sha: string
  previous_version: string | null
}

/** Deployments of an environment as others see them, newest first; one of them when `id` is given. */
export async function deploymentViews(db: Db, where: { readonly environmentId?: string; readonly id?: string; readonly limit?: number }): Promise<Deployment[]> {
  const { rows } = await sql<DeploymentViewRow>`
    select d.*, e.service, e.name as environment, r.version, r.commit_sha, p.version as previous_version
    from releases_deployments d join releases_environments e on e.id = d.environment_id join releases_releases r on r.id = d.release_id
      left join releases_releases p on p.id = d.previous_release_id
    where (${where.environmentId ?? null}::uuid is null or d.environment_id = ${where.environmentId ?? null}::uuid) and (${where.id ?? null}::uuid is null or d.id = ${where.id ?? null}::uuid)
    order by d.id desc limit ${where.limit ?? 50}`.execute(db)
  return rows.map((row) => ({
    id: row.id, runId: row.run_id ?? '', service: row.service, environment: row.environment, release: row.release_id, version: row.version, commit: row.commit_sha, kind: row.kind,
    state: row.state, reason: row.reason, by: row.started_by, startedAt: row.started_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, previousVersion: row.previous_version,
  }))
}

export async function insertDeployment(db: Db, row: Omit<DeploymentRow, 'state' | 'finished_at'>): Promise<void> {
  await tablesOf(db).insertInto('releases_deployments').values({ ...row, finished_at: null }).execute()
}

export async function readDeployment(db: Db, where: { readonly id?: string; readonly runId?: string }): Promise<DeploymentRow | undefined> {
  const query = tablesOf(db).selectFrom('releases_deployments').selectAll()
  if (where.runId !== undefined) return query.where('run_id', '=', where.runId).executeTakeFirst()
  return where.id === undefined ? undefined : query.where('id', '=', where.id).executeTakeFirst()
}

/** Deployments of an environment that have not ended, oldest first. */
export async function unfinishedDeployments(db: Db, environmentId: string): Promise<DeploymentRow[]> {
  return tablesOf(db).selectFrom('releases_deployments').selectAll().where('environment_id', '=', environmentId).where('state', '=', 'running').orderBy('id').execute()
}

export async function changeDeployment(db: Db, id: string, change: Partial<DeploymentRow>): Promise<void> {
  await tablesOf(db).updateTable('releases_deployments').set(change).where('id', '=', id).execute()
}

/** What is live in an environment: the deployment that put it there with its release. */
export async function liveRelease(db: Db, environment: { readonly live_deployment_id: string | null }): Promise<ReleaseRow | undefined> {
  if (environment.live_deployment_id === null) return undefined
  const { rows } = await sql<ReleaseRow>`select r.* from releases_releases r join releases_deployments d on d.release_id = r.id where d.id = ${environment.live_deployment_id}::uuid`.execute(db)
  return rows[0]
}

/** The release that ran well here before, newest first, with other content than `live` and not kept back. */
export async function lastGoodRelease(db: Db, environmentId: string, live: ReleaseRow): Promise<ReleaseRow | undefined> {
  const { rows } = await sql<ReleaseRow>`
    select r.* from releases_deployments d join releases_releases r on r.id = d.release_id
    where d.environment_id = ${environmentId}::uuid and d.state = 'succeeded' and r.tree_sha <> ${live.tree_sha}
      and not exists (select from releases_quarantine q where q.service = r.service and q.tree_sha = r.tree_sha)
    order by d.id desc limit 1`.execute(db)
  return rows[0]
}

import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import type { Environment } from './contract.ts'
import { type EnvironmentTable, tablesOf } from './release-tables.ts'

type Generated = 'is_stopped' | 'state' | 'state_reason' | 'state_since' | 'seen_restarts' | 'created_at' | 'updated_at'
export type EnvironmentRow = Omit<EnvironmentTable, Generated> & {
  is_stopped: boolean; state: Environment['state']; state_reason: string; state_since: Date; seen_restarts: number; created_at: Date; updated_at: Date
}

/** One environment. Throws not-found. `forUpdate` holds it until the transaction ends: its deployments are started one at a time. */
export async function readEnvironment(db: Db, service: string, name: string, forUpdate = false): Promise<EnvironmentRow> {
  const query = tablesOf(db).selectFrom('releases_environments').selectAll().where('service', '=', service).where('name', '=', name)
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `${service} has no environment ${name}. Add it with daybook releases save-environment, or see what there is with daybook releases environments.`)
  return row
}

export async function environmentsOf(db: Db, where: { readonly service?: string | undefined; readonly repository?: string }): Promise<EnvironmentRow[]> {
  let query = tablesOf(db).selectFrom('releases_environments').selectAll()
  if (where.service !== undefined) query = query.where('service', '=', where.service)
  if (where.repository !== undefined) query = query.where('repository', '=', where.repository)
  return query.orderBy('service').orderBy('name').execute()
}

interface LiveRow {
  environment_id: string
  release_id: string
  version: string
  commit_sha: string
  finished_at: Date
  started_by: string
}

interface UnderWayRow {
  environment_id: string
  kind: 'deploy' | 'rollback'
  version: string
}

/** Environments as others see them, with what is live and what is under way. */
export async function environmentViews(db: Db, rows: readonly EnvironmentRow[]): Promise<Environment[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const live = await sql<LiveRow>`
    select e.id as environment_id, r.id as release_id, r.version, r.commit_sha, d.finished_at, d.started_by
    from releases_environments e join releases_deployments d on d.id = e.live_deployment_id join releases_releases r on r.id = d.release_id
    where e.id = any(${ids}::uuid[])`.execute(db)
  const underWay = await sql<UnderWayRow>`
    select distinct on (d.environment_id) d.environment_id, d.kind, r.version from releases_deployments d join releases_releases r on r.id = d.release_id
    where d.state = 'running' and d.environment_id = any(${ids}::uuid[]) order by d.environment_id, d.id desc`.execute(db)
  return rows.map((row) => view(row, live.rows.find(({ environment_id }) => environment_id === row.id), underWay.rows.find(({ environment_id }) => environment_id === row.id)))
}

function view(row: EnvironmentRow, live: LiveRow | undefined, underWay: UnderWayRow | undefined): Environment {
  const verb = underWay?.kind === 'rollback' ? 'is being rolled back to' : 'is being deployed'
  return {
    ref: entityRef('environment', row.name), name: row.name, service: row.service, repository: row.repository, target: row.target, isAutomatic: row.is_automatic,
    current: live ? { releaseId: live.release_id, version: live.version, commit: live.commit_sha, deployedAt: live.finished_at.toISOString(), by: live.started_by } : null,
    state: underWay ? 'running' : row.state,
    reason: underWay ? (underWay.kind === 'rollback' ? `It ${verb} ${underWay.version}.` : `${underWay.version} ${verb}.`) : row.state_reason,
  }
}

/** Says how an environment is; true when that is another state than before. */
export async function saveState(db: Db, row: Pick<EnvironmentRow, 'id' | 'state' | 'state_reason'>, state: Environment['state'], reason: string, now: Date): Promise<boolean> {
  if (row.state === state && row.state_reason === reason) return false
  const isNew = row.state !== state
  await tablesOf(db).updateTable('releases_environments').set({ state, state_reason: reason, ...(isNew ? { state_since: now } : {}) }).where('id', '=', row.id).execute()
  return isNew
}

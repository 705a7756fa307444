import { type AttentionItem, type Context, defineAttention } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { environmentPath } from './contract.ts'
import { environmentsOf } from './environment-store.ts'

interface FailedRow {
  id: string
  run_id: string | null
  service: string
  name: string
  version: string
  reason: string
  finished_at: Date
}

interface SkipRow {
  service: string
  name: string
  version: string
  release_id: string
  reason: string
  skipped_at: Date
}

/** Environments that do not run as they should, deployments that failed and content that was pushed again although it is kept back. */
export const releasesAttention = defineAttention('releases', async (ctx) => (await Promise.all([failingEnvironments(ctx), failedDeployments(ctx), keptBack(ctx)])).flat())

async function failingEnvironments(ctx: Context): Promise<AttentionItem[]> {
  const rows = await environmentsOf(ctx.db, {})
  return rows.filter((row) => row.state === 'failing').map((row) => ({
    key: `environment:${row.service}:${row.name}`, section: 'now', severity: 'high', title: `${parseEntityRef(row.service).name} does not run well in ${row.name}`, entity: row.service,
    evidence: { text: row.state_reason, href: environmentPath(row.service, row.name) }, since: row.state_since, why: 'What is deployed there does not run, or its health address does not answer.',
    actions: [{ label: 'Open the environment', href: environmentPath(row.service, row.name) }],
  }))
}

/** The newest deployment of each environment, where that failed. */
async function failedDeployments(ctx: Context): Promise<AttentionItem[]> {
  const { rows } = await sql<FailedRow>`
    select d.id, d.run_id, e.service, e.name, r.version, d.reason, d.finished_at
    from releases_environments e
      cross join lateral (select * from releases_deployments l where l.environment_id = e.id and l.state <> 'cancelled' order by l.id desc limit 1) d
      join releases_releases r on r.id = d.release_id
    where d.state = 'failed'`.execute(ctx.db)
  return rows.map((row) => ({
    key: `deployment:${row.id}`, section: 'now', severity: 'medium', title: `${row.version} of ${parseEntityRef(row.service).name} could not be deployed to ${row.name}`, entity: row.service,
    evidence: { text: row.reason, ...(row.run_id === null ? {} : { href: `/runs/${row.run_id}` }) }, since: row.finished_at, why: 'What was pushed last does not run: the deployment failed and nothing has been deployed since.',
    actions: [{ label: 'Read the log', href: row.run_id === null ? environmentPath(row.service, row.name) : `/runs/${row.run_id}` }, { label: 'Open the environment', href: environmentPath(row.service, row.name) }],
  }))
}

/** Pushed after the content was put into quarantine, and nothing deployed since. */
async function keptBack(ctx: Context): Promise<AttentionItem[]> {
  const { rows } = await sql<SkipRow>`
    select distinct on (e.id) e.service, e.name, r.version, r.id as release_id, s.reason, s.skipped_at
    from releases_skips s join releases_environments e on e.id = s.environment_id join releases_releases r on r.id = s.release_id
      join releases_quarantine q on q.service = r.service and q.tree_sha = r.tree_sha
    where s.is_quarantine and q.release_id <> r.id
      and not exists (select from releases_deployments d where d.environment_id = e.id and d.started_at > s.skipped_at and d.state <> 'cancelled')
    order by e.id, s.skipped_at desc`.execute(ctx.db)
  return rows.map((row) => ({
    key: `kept-back:${row.release_id}`, section: 'waiting', severity: 'low', title: `${row.version} of ${parseEntityRef(row.service).name} was pushed and is kept back from ${row.name}`, entity: row.service,
    evidence: { text: row.reason, href: environmentPath(row.service, row.name) }, since: row.skipped_at, why: 'It has the content that was rolled back. Push a fix, or lift the quarantine.',
    actions: [{ label: 'Open the environment', href: environmentPath(row.service, row.name) }],
  }))
}

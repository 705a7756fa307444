import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import type { Context } from '#kernel/feature'
import { cancelRun, getRun, startRun } from '#kernel/runs/contract'
import type { Deployment } from './contract.ts'
import { changeDeployment, deploymentViews, insertDeployment, liveRelease, unfinishedDeployments } from './deployment-store.ts'
import type { EnvironmentRow } from './environment-store.ts'
import { quarantineOf, type ReleaseRow } from './release-store.ts'
import { tablesOf } from './release-tables.ts'

interface DeploymentRequest {
  /** Locked by the caller. */
  readonly environment: EnvironmentRow
  readonly release: ReleaseRow
  readonly kind: 'deploy' | 'rollback'
  readonly reason: string
}

/**
 * Starts the deployment of a release. Of those that still wait in this environment only the newest is kept; one that
 * runs is ended first by a rollback and waited for by a deployment. Throws conflict for content in quarantine.
 */
export async function startDeployment(ctx: Context, request: DeploymentRequest): Promise<Deployment> {
  const { environment, release, kind, reason } = request
  await refuseQuarantined(ctx, release)
  if (kind === 'deploy') await cancelWaiting(ctx, environment, release)
  const row = await addDeployment(ctx, request)
  const { runId } = await ctx.call(startRun, { kind: 'deployment', input: { service: environment.service, environment: environment.name, release: release.id, kind, reason, deploymentId: row.id } })
  await changeDeployment(ctx.db, row.id, { run_id: runId })
  await tablesOf(ctx.db).updateTable('releases_environments').set({ is_stopped: false }).where('id', '=', environment.id).execute()
  const [view] = await deploymentViews(ctx.db, { id: row.id })
  if (!view) throw new ProductError('unavailable', 'The deployment was started but cannot be read. Look at its run.')
  return view
}

/** The record of a deployment that has no run yet. */
export async function addDeployment(ctx: Context, { environment, release, kind, reason }: DeploymentRequest): Promise<{ id: string; slot: string }> {
  const id = newId()
  const previous = await liveRelease(ctx.db, environment)
  const slot = `deployments/${id}`
  await insertDeployment(ctx.db, {
    id, run_id: null, environment_id: environment.id, release_id: release.id, kind, slot, reason, started_by: ctx.actor.kind === 'system' ? 'Daybook' : ctx.actor.name, started_at: ctx.clock.now(), previous_release_id: previous?.id ?? null,
  })
  return { id, slot }
}

export async function refuseQuarantined(ctx: Context, release: ReleaseRow): Promise<void> {
  const quarantine = await quarantineOf(ctx.db, release)
  if (quarantine) {
    throw new ProductError('conflict', `${release.version} of ${parseEntityRef(release.service).name} is in quarantine since ${quarantine.quarantined_at.toISOString()}: ${quarantine.reason} Deploy another release, or lift the quarantine with daybook releases unquarantine ${release.id}.`)
  }
}

async function cancelWaiting(ctx: Context, environment: EnvironmentRow, release: ReleaseRow): Promise<void> {
  for (const deployment of await unfinishedDeployments(ctx.db, environment.id)) {
    if (deployment.run_id === null) continue
    const { run } = await ctx.call(getRun, { id: deployment.run_id })
    if (run.state === 'queued') await cancelQuietly(ctx, deployment.run_id, `${release.version} took its place before it began.`)
  }
}

/** Ends the deployments of a release that are under way, wherever. */
export async function cancelDeploymentsOf(ctx: Context, releaseIds: readonly string[], reason: string): Promise<void> {
  const rows = await tablesOf(ctx.db).selectFrom('releases_deployments').select('run_id').where('release_id', 'in', releaseIds).where('kind', '=', 'deploy').where('state', '=', 'running').execute()
  for (const { run_id: runId } of rows) if (runId !== null) await cancelQuietly(ctx, runId, reason)
}

/** One that has ended meanwhile needs no end; one that the caller may not stop runs on in its turn. */
async function cancelQuietly(ctx: Context, runId: string, reason: string): Promise<void> {
  try {
    await ctx.call(cancelRun, { id: runId, reason })
  } catch (error) {
    if (!(error instanceof ProductError) || (error.code !== 'conflict' && error.code !== 'forbidden')) throw error
  }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context, FinishedRun } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { newId } from '#lib/id'
import { getRun } from '#kernel/runs/contract'
import { DeploymentFailed, ServiceDeployed, ServiceRolledBack, ServiceUpgraded } from './contract.ts'
import { changeDeployment, type DeploymentRow, insertDeployment, liveRelease, readDeployment } from './deployment-store.ts'
import { environmentFolder } from './environment-folder.ts'
import { type EnvironmentRow, saveState } from './environment-store.ts'
import { quarantineOf, readRelease, type ReleaseRow } from './release-store.ts'
import { tablesOf } from './release-tables.ts'

interface Finished {
  readonly run: FinishedRun
  readonly deployment: DeploymentRow
  readonly environment: EnvironmentRow
  readonly release: ReleaseRow
  readonly previous: ReleaseRow | undefined
}

/** In the transaction that ends the run: what is live now, and the event that says so. */
export async function finishDeployment(run: FinishedRun, ctx: Context): Promise<void> {
  const deployment = await deploymentOf(run, ctx)
  if (!deployment || deployment.state !== 'running') return
  const environment = await tablesOf(ctx.db).selectFrom('releases_environments').selectAll().where('id', '=', deployment.environment_id).forUpdate().executeTakeFirst()
  if (!environment) return
  const release = await readRelease(ctx.db, deployment.release_id)
  const finished: Finished = { run, deployment, environment, release, previous: await liveRelease(ctx.db, environment) }
  const kept = await quarantineOf(ctx.db, release)
  if (run.state === 'succeeded' && !kept) return succeed(finished, ctx)
  if (run.state === 'cancelled') return end(finished, ctx, 'cancelled', await reasonOfRun(run, ctx))
  // Put into quarantine while it ran: the machine is brought back to what is live.
  const reason = run.state === 'succeeded' ? `It was put into quarantine meanwhile: ${kept?.reason ?? ''}` : await reasonOfFailure(finished, ctx)
  await end(finished, ctx, 'failed', reason)
  await ctx.append(DeploymentFailed, {
    subject: environment.service, environment: environment.name, summary: `${release.version} was not deployed to ${environment.name}: ${reason}`.slice(0, 500),
    data: changeOf(finished, finished.previous ?? release, reason), cause: { kind: 'run', id: run.id },
  })
}

async function succeed(finished: Finished, ctx: Context): Promise<void> {
  const { run, deployment, environment, release, previous } = finished
  const now = ctx.clock.now()
  await changeDeployment(ctx.db, deployment.id, { state: 'succeeded', finished_at: now, previous_release_id: previous?.id ?? null })
  await tablesOf(ctx.db).updateTable('releases_environments').set({ live_deployment_id: deployment.id, live_slot: deployment.slot }).where('id', '=', environment.id).execute()
  await saveState(ctx.db, environment, 'ok', `${release.version} runs and answers.`, now)
  const isRollback = deployment.kind === 'rollback'
  const event = isRollback ? ServiceRolledBack : previous ? ServiceUpgraded : ServiceDeployed
  const name = parseEntityRef(environment.service).name
  const what = isRollback ? `${name} was rolled back to ${release.version} in ${environment.name}` : `${name} ${release.version} was deployed to ${environment.name}`
  await ctx.append(event, {
    subject: environment.service, environment: environment.name, at: await tookEffectAt(run, ctx), summary: `${what}${deployment.reason === '' ? '' : `: ${deployment.reason}`}`.slice(0, 500),
    data: changeOf(finished, release, deployment.reason), cause: { kind: 'run', id: run.id },
    before: previous ? { version: previous.version, commit: previous.commit_sha } : null, after: { version: release.version, commit: release.commit_sha },
  })
}

/** When the old release gave way, which is before the new one was found healthy: trouble that it brings begins there. */
async function tookEffectAt(run: FinishedRun, ctx: Context): Promise<Date> {
  const { jobs } = await ctx.call(getRun, { id: run.id })
  const startedAt = jobs.flatMap((job) => job.steps).find((step) => step.key === 'switch')?.startedAt
  const now = ctx.clock.now()
  return startedAt && Date.parse(startedAt) <= now.getTime() ? new Date(startedAt) : now
}

async function end({ deployment }: Finished, ctx: Context, state: 'failed' | 'cancelled', reason: string): Promise<void> {
  await changeDeployment(ctx.db, deployment.id, { state, reason: reason.slice(0, 2000), finished_at: ctx.clock.now() })
}

/** `live` is what runs after it. */
function changeOf({ run, deployment, environment, previous }: Finished, live: ReleaseRow, reason: string) {
  return {
    service: environment.service, environment: environment.name, deploymentId: deployment.id, runId: run.id, releaseId: live.id, version: live.version, commit: live.commit_sha,
    treeSha: live.tree_sha, previous: previous ? { releaseId: previous.id, version: previous.version, commit: previous.commit_sha } : null, reason,
  }
}

/** A run that was started again has no record of its own yet. */
async function deploymentOf(run: FinishedRun, ctx: Context): Promise<DeploymentRow | undefined> {
  const known = await readDeployment(ctx.db, { runId: run.id })
  if (known) return known
  const extra = run.jobs[0]?.extra
  const id = typeof extra === 'object' && extra !== null && 'deploymentId' in extra && typeof extra.deploymentId === 'string' ? extra.deploymentId : undefined
  const planned = id === undefined ? undefined : await readDeployment(ctx.db, { id })
  if (!planned) return undefined
  if (planned.run_id === null) {
    await changeDeployment(ctx.db, planned.id, { run_id: run.id })
    return { ...planned, run_id: run.id }
  }
  const { state: _state, finished_at: _finished, ...rest } = planned
  const again = { ...rest, id: newId(), run_id: run.id, reason: '', started_at: ctx.clock.now() }
  await insertDeployment(ctx.db, again)
  return { ...again, state: 'running', finished_at: null }
}

async function reasonOfRun(run: FinishedRun, ctx: Context): Promise<string> {
  const { run: view } = await ctx.call(getRun, { id: run.id })
  return view.reason ?? 'It was cancelled.'
}

/** The sentence that the step Health wrote, else what the run says. */
async function reasonOfFailure({ run, deployment, environment }: Finished, ctx: Context): Promise<string> {
  const output = run.jobs[0]?.outputs['reason']
  if (output !== undefined && output !== '' && !output.includes('${{')) return output
  const folder = environmentFolder(ctx.site.dataDir, environment.service, environment.name)
  const written = await readFile(join(folder, deployment.slot, 'reason'), 'utf8').catch(() => '')
  return written === '' ? reasonOfRun(run, ctx) : written.slice(0, 2000)
}

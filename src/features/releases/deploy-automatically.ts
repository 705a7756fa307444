import { parseEntityRef } from '#lib/entity-ref'
import type { Context } from '#kernel/feature'
import { DeploymentSkipped } from './contract.ts'
import { liveRelease, unfinishedDeployments } from './deployment-store.ts'
import { type EnvironmentRow, readEnvironment } from './environment-store.ts'
import { quarantineOf, readRelease, type ReleaseRow } from './release-store.ts'
import { tablesOf } from './release-tables.ts'
import { isAncestor, isOnBranch } from './repository-commits.ts'
import { startDeployment } from './start-deployment.ts'

interface AutomaticRequest {
  readonly service: string
  readonly name: string
  readonly release: ReleaseRow
  readonly gitDir: string
  readonly defaultBranch: string
}

interface Skip {
  readonly reason: string
  readonly isQuarantine: boolean
}

/** Deploys a new release to an automatic environment, or writes down why not. */
export async function deployAutomatically(ctx: Context, request: AutomaticRequest): Promise<void> {
  const { service, name, release } = request
  const environment = await readEnvironment(ctx.db, service, name, true)
  const newest = await newestWanted(ctx, environment)
  // The same pipeline run again: nothing new to say.
  if (newest?.id === release.id) return
  const skip = await reasonToSkip(ctx, request, newest)
  if (!skip) {
    await startDeployment(ctx, { environment, release, kind: 'deploy', reason: '' })
    return
  }
  const row = { environment_id: environment.id, release_id: release.id, reason: skip.reason, is_quarantine: skip.isQuarantine, skipped_at: ctx.clock.now() }
  await tablesOf(ctx.db).insertInto('releases_skips').values(row).onConflict((conflict) => conflict.columns(['environment_id', 'release_id']).doUpdateSet(row)).execute()
  await ctx.append(DeploymentSkipped, {
    subject: service, environment: name, summary: `${parseEntityRef(service).name} ${release.version} is not deployed to ${name}: ${skip.reason}`.slice(0, 500),
    data: { service, environment: name, releaseId: release.id, version: release.version, reason: skip.reason },
  })
}

/** What the environment is on its way to: the last deployment that was asked for, else what is live. */
async function newestWanted(ctx: Context, environment: EnvironmentRow): Promise<ReleaseRow | undefined> {
  const last = (await unfinishedDeployments(ctx.db, environment.id)).at(-1)
  return last ? readRelease(ctx.db, last.release_id) : liveRelease(ctx.db, environment)
}

async function reasonToSkip(ctx: Context, { release, gitDir, defaultBranch }: AutomaticRequest, newest: ReleaseRow | undefined): Promise<Skip | undefined> {
  const quarantine = await quarantineOf(ctx.db, release)
  if (quarantine) {
    const kept = await readRelease(ctx.db, quarantine.release_id)
    const same = kept.id === release.id ? 'It' : `It has the same content as ${kept.version}, which`
    return { reason: `${same} is in quarantine: ${quarantine.reason}`, isQuarantine: true }
  }
  if (newest && (await isAncestor(gitDir, release.commit_sha, newest.commit_sha))) return { reason: `It is older than ${newest.version}, which is there or on its way.`, isQuarantine: false }
  if (!(await isOnBranch(gitDir, defaultBranch, release.commit_sha))) return { reason: `Its commit is no longer on ${defaultBranch}.`, isQuarantine: false }
  return undefined
}

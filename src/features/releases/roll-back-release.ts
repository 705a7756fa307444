import { handle, type Context } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { rollback } from './contract.ts'
import { lastGoodRelease, liveRelease, unfinishedDeployments } from './deployment-store.ts'
import { type EnvironmentRow, readEnvironment } from './environment-store.ts'
import { quarantineRow } from './quarantine-release.ts'
import { findRelease, readRelease, type ReleaseRow } from './release-store.ts'
import { startDeployment } from './start-deployment.ts'

/**
 * Back to an earlier release. What is taken back goes into quarantine in the same transaction, so that it stays back
 * whatever is pushed meanwhile; the run of the rollback ends a deployment that is under way.
 */
export const rollbackHandler = handle(rollback, async ({ service, environment: name, to, reason, quarantine }, ctx) => {
  const environment = await readEnvironment(ctx.db, service, name, true)
  const live = await liveRelease(ctx.db, environment)
  const target = await targetOf(ctx, environment, live, to)
  const takenBack = await releaseTakenBack(ctx, environment, live, target)
  if (quarantine) {
    if (takenBack.tree_sha === target.tree_sha) throw new ProductError('conflict', `${target.version} has the same content as ${takenBack.version}, so going back to it would change nothing. Choose an earlier release.`)
    await quarantineRow(ctx, takenBack, reason)
  }
  return startDeployment(ctx, { environment, release: target, kind: 'rollback', reason })
})

async function targetOf(ctx: Context, environment: EnvironmentRow, live: ReleaseRow | undefined, to: string | undefined): Promise<ReleaseRow> {
  if (to !== undefined) return findRelease(ctx.db, to, environment.service)
  if (!live) throw new ProductError('conflict', `Nothing is live in ${environment.name}, so there is nothing to roll back. Deploy a release instead.`)
  const good = await lastGoodRelease(ctx.db, environment.id, live)
  if (!good) throw new ProductError('conflict', `No earlier release with other content has run well in ${environment.name}. Deploy a release that you name, or push a fix.`)
  return good
}

/** The live one; or what is being deployed on top of it, when it is the live one that is gone back to. */
async function releaseTakenBack(ctx: Context, environment: EnvironmentRow, live: ReleaseRow | undefined, target: ReleaseRow): Promise<ReleaseRow> {
  if (live && live.id !== target.id) return live
  const coming = (await unfinishedDeployments(ctx.db, environment.id)).findLast((deployment) => deployment.kind === 'deploy' && deployment.release_id !== target.id)
  if (coming) return readRelease(ctx.db, coming.release_id)
  throw new ProductError('conflict', live ? `${target.version} is live in ${environment.name} already. Name another release to go back to.` : `Nothing is live in ${environment.name}, so there is nothing to roll back. Deploy a release instead.`)
}

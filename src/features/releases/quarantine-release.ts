import { type Context, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { quarantineRelease, ReleaseQuarantined, ReleaseUnquarantined, unquarantineRelease } from './contract.ts'
import { findRelease, quarantineOf, type ReleaseRow, releaseView } from './release-store.ts'
import { tablesOf } from './release-tables.ts'
import { cancelDeploymentsOf } from './start-deployment.ts'

export const quarantine = handle(quarantineRelease, async ({ release: wanted, reason }, ctx) => {
  const release = await findRelease(ctx.db, wanted)
  await ctx.require(quarantineRelease.access, release.service)
  await quarantineRow(ctx, release, reason)
  const same = await tablesOf(ctx.db).selectFrom('releases_releases').select('id').where('service', '=', release.service).where('tree_sha', '=', release.tree_sha).execute()
  await cancelDeploymentsOf(ctx, same.map(({ id }) => id), `${release.version} was put into quarantine: ${reason}`)
  return releaseView(ctx.db, release.id)
})

export const unquarantine = handle(unquarantineRelease, async ({ release: wanted, reason }, ctx) => {
  const release = await findRelease(ctx.db, wanted)
  await ctx.require(unquarantineRelease.access, release.service)
  const { numDeletedRows } = await tablesOf(ctx.db).deleteFrom('releases_quarantine').where('service', '=', release.service).where('tree_sha', '=', release.tree_sha).executeTakeFirst()
  if (numDeletedRows === 0n) throw new ProductError('conflict', `${release.version} is not in quarantine, so there is nothing to lift.`)
  await ctx.append(ReleaseUnquarantined, {
    subject: release.service, summary: `${release.version} may be deployed again: ${reason}`.slice(0, 500),
    data: { releaseId: release.id, service: release.service, version: release.version, treeSha: release.tree_sha, reason },
  })
  return releaseView(ctx.db, release.id)
})

/** Keeps the content of a release back. Said a second time it changes nothing: the first reason stands. */
export async function quarantineRow(ctx: Context, release: ReleaseRow, reason: string): Promise<void> {
  if (await quarantineOf(ctx.db, release)) return
  await tablesOf(ctx.db).insertInto('releases_quarantine')
    .values({ service: release.service, tree_sha: release.tree_sha, release_id: release.id, reason, quarantined_by: ctx.actor.name, quarantined_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.doNothing()).execute()
  await ctx.append(ReleaseQuarantined, {
    subject: release.service, summary: `${release.version} is in quarantine: ${reason}`.slice(0, 500),
    data: { releaseId: release.id, service: release.service, version: release.version, commit: release.commit_sha, treeSha: release.tree_sha, reason },
  })
}

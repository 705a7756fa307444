import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { Context } from '#kernel/feature'
import { deploy } from './contract.ts'
import { createRelease } from './create-release.ts'
import { type EnvironmentRow, readEnvironment } from './environment-store.ts'
import { findRelease, newestRelease, type ReleaseRow } from './release-store.ts'
import { tablesOf } from './release-tables.ts'
import { locate } from './repository-commits.ts'
import { startDeployment } from './start-deployment.ts'

export const deployHandler = handle(deploy, async ({ service, environment: name, release: wanted, reason }, ctx) => {
  const environment = await readEnvironment(ctx.db, service, name, true)
  const release = wanted === 'latest' ? await latest(ctx, environment) : await named(ctx, environment, wanted)
  return startDeployment(ctx, { environment, release, kind: 'deploy', reason })
})

async function latest(ctx: Context, environment: EnvironmentRow): Promise<ReleaseRow> {
  const release = await newestRelease(ctx.db, environment.service)
  if (release) return release
  throw new ProductError('conflict', `${environment.service} has no release that may be deployed. Push a commit to the default branch of ${environment.repository} and let its pipeline pass.`)
}

/** A commit that was built before its service had an environment becomes a release when it is asked for. */
async function named(ctx: Context, environment: EnvironmentRow, wanted: string): Promise<ReleaseRow> {
  try {
    return await findRelease(ctx.db, wanted, environment.service)
  } catch (error) {
    const build = /^[0-9a-f]{7,64}$/i.test(wanted) ? await passedBuild(ctx, environment.repository, wanted.toLowerCase()) : undefined
    if (!build) throw error
    const { gitDir } = await locate(ctx, environment.repository)
    return createRelease(ctx, { service: environment.service, repository: environment.repository, gitDir, commit: build.commit_sha, pipelineRunId: build.run_id })
  }
}

async function passedBuild(ctx: Context, repository: string, commit: string) {
  return tablesOf(ctx.db).selectFrom('releases_builds').selectAll().where('repository', '=', repository).where('commit_sha', 'like', `${commit}%`).where('has_passed', '=', true).executeTakeFirst()
}

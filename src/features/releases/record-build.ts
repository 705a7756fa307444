import { type ReactedEvent, type Context, on } from '#kernel/feature'
import { PipelineFinished } from '#features/pipelines/contract'
import { Pushed } from '#features/repositories/contract'
import { deployAutomatically } from './deploy-automatically.ts'
import { createRelease } from './create-release.ts'
import { environmentsOf } from './environment-store.ts'
import { hasWorkflows, locate, readCommit } from './repository-commits.ts'
import { tablesOf } from './release-tables.ts'
import type { BuildTable } from './release-tables.ts'

/** A commit of the default branch whose pipelines passed becomes a release of each service that is built from it. */
export const releaseOnPipeline = on(PipelineFinished, 'releases.release-on-pipeline', async (pipeline, ctx, event) => {
  if (!pipeline.isDefaultBranch || pipeline.state === 'cancelled') return
  await recordBuild(ctx, {
    repository: pipeline.repository, commit_sha: pipeline.commit, workflow: pipeline.workflow, tree_sha: pipeline.treeSha, run_id: pipeline.runId,
    has_passed: pipeline.state === 'succeeded', finished_at: event.at,
  })
  if (pipeline.state === 'succeeded') await releaseBuild(ctx, pipeline.repository, pipeline.commit)
})

/** A repository without workflows has nothing to wait for: its pushes are released as they are. */
export const releaseOnPush = on(Pushed, 'releases.release-on-push', async (push, ctx, event: ReactedEvent) => {
  if (!push.isDefaultBranch || /^0+$/.test(push.after)) return
  const { gitDir } = await locate(ctx, push.repository)
  if (await hasWorkflows(gitDir, push.after)) return
  await recordPlainBuild(ctx, push.repository, gitDir, push.after, event.at)
  await releaseBuild(ctx, push.repository, push.after)
})

export async function recordPlainBuild(ctx: Context, repository: string, gitDir: string, commit: string, at: Date): Promise<void> {
  const { sha, treeSha } = await readCommit(gitDir, commit)
  await recordBuild(ctx, { repository, commit_sha: sha, workflow: '', tree_sha: treeSha, run_id: null, has_passed: true, finished_at: at })
}

async function recordBuild(ctx: Context, build: BuildTable): Promise<void> {
  await tablesOf(ctx.db).insertInto('releases_builds').values(build)
    .onConflict((conflict) => conflict.columns(['repository', 'commit_sha', 'workflow']).doUpdateSet({ run_id: build.run_id, has_passed: build.has_passed, finished_at: build.finished_at })).execute()
}

/** One pipeline that failed keeps the commit back, whatever the others said. */
async function releaseBuild(ctx: Context, repository: string, commit: string): Promise<void> {
  const builds = await tablesOf(ctx.db).selectFrom('releases_builds').selectAll().where('repository', '=', repository).where('commit_sha', '=', commit).execute()
  if (builds.some((build) => !build.has_passed)) return
  const environments = await environmentsOf(ctx.db, { repository })
  if (environments.length === 0) return
  const { gitDir, defaultBranch } = await locate(ctx, repository)
  for (const service of new Set(environments.map((environment) => environment.service))) {
    const release = await createRelease(ctx, { service, repository, gitDir, commit, pipelineRunId: builds.findLast((build) => build.run_id !== null)?.run_id ?? null })
    for (const environment of environments) {
      if (environment.service === service && environment.is_automatic) await deployAutomatically(ctx, { service, name: environment.name, release, gitDir, defaultBranch })
    }
  }
}

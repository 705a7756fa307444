import { z } from 'zod'
import { type Context, defineRunKind, type FinishedRun } from '#kernel/feature'
import { EntityRef } from '#lib/entity-ref'
import { environmentFolder } from './environment-folder.ts'
import { readEnvironment } from './environment-store.ts'
import { finishDeployment } from './finish-deployment.ts'
import { planDeployment } from './plan-deployment.ts'
import { readRelease } from './release-store.ts'
import { readDeployment } from './deployment-store.ts'
import { locate } from './repository-commits.ts'
import { addDeployment, refuseQuarantined } from './start-deployment.ts'

const DeploymentInput = z.object({
  service: EntityRef, environment: z.string().max(63), release: z.uuid(), kind: z.enum(['deploy', 'rollback']).default('deploy'), reason: z.string().max(500).default(''),
  /** The record that this run carries out; one is made when it is left out. */
  deploymentId: z.uuid().optional(),
})

/** A release brought to an environment. What it leaves is decided when it ends, in `finish-deployment.ts`. */
export const deploymentKind = defineRunKind({
  id: 'deployment', title: 'Deployment', access: 'releases:write', input: DeploymentInput,
  async plan(input, ctx) {
    const environment = await readEnvironment(ctx.db, input.service, input.environment, true)
    const release = await readRelease(ctx.db, input.release)
    await refuseQuarantined(ctx, release)
    const given = input.deploymentId === undefined ? undefined : await readDeployment(ctx.db, { id: input.deploymentId })
    const deployment = given ?? (await addDeployment(ctx, { environment, release, kind: input.kind, reason: input.reason }))
    const { gitDir } = await locate(ctx, release.repository)
    return planDeployment({
      deploymentId: deployment.id, kind: input.kind, service: environment.service, environment: environment.name, target: environment.target, gitDir, slot: deployment.slot,
      folder: environmentFolder(ctx.site.dataDir, environment.service, environment.name), release: { id: release.id, version: release.version, commit: release.commit_sha },
    })
  },
  // The plan says how it was deployed; whether it may be is asked anew.
  async allowsAgain(input, ctx) {
    await readEnvironment(ctx.db, input.service, input.environment, true)
    await refuseQuarantined(ctx, await readRelease(ctx.db, input.release))
  },
  finished: (run: FinishedRun, ctx: Context) => finishDeployment(run, ctx),
})

import { type Detector, handle, type Handled } from '#kernel/feature'
import { rediscover } from '../contract.ts'
import { discoverOnce } from './discover-once.ts'
import { appendFinished } from './discovery-worker.ts'

/** In the caller's transaction, so that the answer counts what was found. */
export function rediscoverHandler(detectors: readonly Detector[]): Handled {
  return handle(rediscover, async (_input, ctx) => {
    const startedAt = performance.now()
    const { projectDir, dataDir } = ctx.site
    await discoverOnce({ folder: projectDir, without: [dataDir], detectors, db: ctx.db, transact: (action) => action(ctx) })
    const { entities, problems } = await appendFinished(ctx, performance.now() - startedAt)
    return { entities, problems }
  })
}

import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { cancelRun } from './contract.ts'
import { hasEnded } from './job-states.ts'
import { findRun, lockRun } from './run-store.ts'
import { runView } from './run-view.ts'
import { stopRun } from './stop-run.ts'

export const cancelRunHandler = handle(cancelRun, async ({ id, reason }, ctx) => {
  const run = await lockRun(ctx.db, id)
  await ctx.require('runs:write', run.subject)
  if (hasEnded(run.state)) throw new ProductError('conflict', `The run has ended already: it ${run.state}. Start it again if you need it.`)
  await stopRun(ctx, run, { reason, state: 'cancelled' })
  return runView(await findRun(ctx.db, id))
})

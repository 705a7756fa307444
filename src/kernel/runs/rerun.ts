import { type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { KindOf } from './advance-run.ts'
import { rerun } from './contract.ts'
import { hasEnded } from './job-states.ts'
import type { NewJob } from './job-store.ts'
import type { JobRow } from './run-rows.ts'
import { findRun, jobsOf } from './run-store.ts'
import { startParsed } from './start-run.ts'

/** The same plan again: whole, or with the jobs that succeeded carried over with their outputs. */
export function rerunHandler(kindOf: KindOf): Handled {
  return handle(rerun, async ({ id, failedOnly }, ctx) => {
    const run = await findRun(ctx.db, id)
    const kind = kindOf(run.kind)
    if (!kind) throw new ProductError('conflict', `Runs of the kind ${run.kind} are no longer known here, so this one cannot be run again.`)
    await ctx.require(kind.access, run.subject)
    if (!hasEnded(run.state)) throw new ProductError('conflict', 'The run has not ended yet. Cancel it first, or wait.')
    const rows = await jobsOf(ctx.db, id)
    if (failedOnly && rows.every((job) => job.state === 'succeeded')) throw new ProductError('conflict', 'Nothing of the run failed. Run it again whole.')
    await kind.allowsAgain?.(run.input, ctx)
    return startParsed(ctx, {
      kind, input: run.input, plan: run.plan, rerunOf: id, cause: { kind: 'run', id },
      ...(failedOnly ? { jobs: rows.map((job) => again(job, id)) } : {}),
    })
  })
}

function again(job: JobRow, from: string): NewJob {
  const fresh = { plan: { ...job.plan, needs: job.needs }, position: job.position, instanceOf: job.instance_of }
  return job.state === 'succeeded' ? { ...fresh, carried: { from, outputs: job.outputs, summary: job.summary } } : fresh
}

import type { HttpRoute, RouteContext } from '#kernel/feature'
import { hasJobFor, leaseJob } from './lease-job.ts'
import { type LeasedJob, LeaseReply, LeaseRequest, runnerPaths } from './protocol.ts'
import { openBell } from './run-channels.ts'
import { requireRegistered, runnerRoute } from './runner-route.ts'
import type { SecretBox } from '#platform/secrets'

/** Should a notification be missed, a waiting runner looks again by itself. */
const lookAgainMs = 2000
/** A job that another transaction holds for the moment. */
const lockedPauseMs = 10

/** Asking for work: answered at once when there is some, else as soon as there is, or with none after `waitMs`. */
export function leaseRoute(box: SecretBox): HttpRoute {
  return runnerRoute({
    path: runnerPaths.lease, summary: 'Lease the next job.', input: LeaseRequest, output: LeaseReply,
    handler: async (input, ctx, request) => {
      await requireRegistered(ctx, input.runnerId)
      const job = await tryLease(ctx, input, box)
      return { job: job ?? (input.waitMs === 0 ? null : await waitForJob(ctx, input, box, request.signal)) }
    },
  })
}

async function tryLease(ctx: RouteContext, input: LeaseRequest, box: SecretBox): Promise<LeasedJob | undefined> {
  return ctx.transact((tx) => leaseJob(tx, input, box))
}

async function waitForJob(ctx: RouteContext, input: LeaseRequest, box: SecretBox, signal: AbortSignal): Promise<LeasedJob | null> {
  const bell = await openBell(ctx.database, ['queue'])
  const deadline = performance.now() + input.waitMs
  try {
    for (;;) {
      const job = await tryLease(ctx, input, box)
      if (job) return job
      const leftMs = deadline - performance.now()
      if (leftMs <= 0 || signal.aborted) return null
      const pauseMs = (await hasJobFor(ctx.db, input)) ? lockedPauseMs : lookAgainMs
      await bell.wait(Math.min(leftMs, pauseMs), signal)
      await requireRegistered(ctx, input.runnerId)
      // Nobody would hear the answer, and the job would be in nobody's hands.
      if (signal.aborted) return null
    }
  } finally {
    await bell.close()
  }
}

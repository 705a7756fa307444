import type { HttpRoute, RouteContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { HeartbeatReply, HeartbeatRequest, type JobRef, runnerPaths, type StopOrder } from './protocol.ts'
import { openBell } from './run-channels.ts'
import { requireRegistered, runnerRoute } from './runner-route.ts'

/** A sign of life of a runner and its jobs; the answer waits for orders to stop. */
export function heartbeatRoute(): HttpRoute {
  return runnerRoute({
    path: runnerPaths.heartbeat, summary: 'Renew the leases of a runner; learn what has to stop.', input: HeartbeatRequest, output: HeartbeatReply,
    handler: async (input, ctx, request) => {
      await requireRegistered(ctx, input.runnerId)
      const wanted = new Set(input.jobs.map((ref) => ref.runId))
      const bell = await openBell(ctx.database, ['stop'], (payload) => payload !== undefined && wanted.has(payload))
      const deadline = performance.now() + input.waitMs
      try {
        let stop = await ordersFor(ctx, input.runnerId, input.jobs)
        while (stop.length === 0 && performance.now() < deadline && !request.signal.aborted) {
          const hasRung = await bell.wait(deadline - performance.now(), request.signal)
          if (hasRung) stop = await ordersFor(ctx, input.runnerId, input.jobs)
        }
        return { stop }
      } finally {
        await bell.close()
      }
    },
  })
}

async function ordersFor(ctx: RouteContext, runnerId: string, refs: readonly JobRef[]): Promise<StopOrder[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<{ run_id: string; key: string; fence: number; stop_reason: string | null }>`
    update run_jobs j set beats = beats + 1 from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as r("runId" uuid, job text, fence bigint)
    where j.run_id = r."runId" and j.key = r.job and j.fence = r.fence and j.runner_id = ${runnerId} and j.state = 'running'
    returning j.run_id, j.key, j.fence, j.stop_reason`.execute(ctx.db)
  return refs.flatMap((ref): StopOrder[] => {
    const row = rows.find((each) => each.run_id === ref.runId && each.key === ref.job)
    if (!row) return [{ ...ref, reason: 'The job is no longer this runner\'s.', isGone: true }]
    return row.stop_reason === null ? [] : [{ ...ref, reason: row.stop_reason, isGone: false }]
  })
}

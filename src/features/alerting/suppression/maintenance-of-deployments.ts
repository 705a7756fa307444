import { on } from '#kernel/feature'
import { getRun, RunFinished, RunStarted } from '#kernel/runs/contract'
import { beginMaintenance, finishMaintenance, readMaintenances } from './maintenance-store.ts'

/** A deployment that nobody ends hides alerts no longer than this. */
const atMostMinutes = 60

/** A deployment that begins to work opens a maintenance of its service in its environment. */
export const openForDeployment = on(RunStarted, 'alerting.open-maintenance', async ({ runId, kind, title }, ctx) => {
  if (kind !== 'deployment') return
  const { run } = await ctx.call(getRun, { id: runId })
  // It may be over before this is heard.
  if (run.finishedAt !== null) return
  await beginMaintenance(ctx, { service: run.subject, environment: run.environment, reason: title, openedBy: 'its deployment', runId, minutes: atMostMinutes })
})

/** Its end, which comes after its verification, closes it: what still fires is told then. */
export const closeAfterDeployment = on(RunFinished, 'alerting.close-maintenance', async ({ runId, kind }, ctx) => {
  if (kind !== 'deployment') return
  const [row] = await readMaintenances(ctx.db, { runId })
  if (row) await finishMaintenance(ctx, row.id)
})

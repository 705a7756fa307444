import { type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { closeMaintenance, listMaintenances, openMaintenance } from './maintenance-contract.ts'
import { beginMaintenance, finishMaintenance, maintenanceView, readMaintenances } from './maintenance-store.ts'

export const maintenanceHandlers: readonly Handled[] = [
  handle(listMaintenances, async ({ state, service }, ctx) => {
    const now = ctx.clock.now()
    const views = (await readMaintenances(ctx.db, { service })).map((row) => maintenanceView(row, now))
    const of = (wanted: 'open' | 'over') => views.filter((view) => view.state === wanted)
    return { items: state === undefined ? [...of('open'), ...of('over')] : of(state) }
  }),
  handle(openMaintenance, async (input, ctx) => {
    const maintenance = await beginMaintenance(ctx, { ...input, openedBy: ctx.actor.name, runId: null })
    if (!maintenance) throw new ProductError('unavailable', 'The maintenance could not be opened. Try again.')
    return maintenance
  }),
  handle(closeMaintenance, async ({ id }, ctx) => {
    const [row] = await readMaintenances(ctx.db, { id })
    if (!row) throw new ProductError('not-found', 'There is no such maintenance. List them with daybook maintenance list.')
    await ctx.require(closeMaintenance.access, row.service)
    return finishMaintenance(ctx, id)
  }),
]

import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })

export const Maintenance = z.object({
  id: z.string(), service: EntityRef, environment: z.string().nullable(), reason: z.string(), openedBy: z.string(), runId: z.string().nullable().describe('The deployment that opened it.'), openedAt: moment, endsAt: moment, closedAt: moment.nullable(),
  state: z.enum(['open', 'over']), hid: z.number().int().describe('Alerts that it has hidden.'),
})
export type Maintenance = z.infer<typeof Maintenance>

export const listMaintenances = defineOperation({
  name: 'maintenance.list', kind: 'query', access: 'alerting:read', summary: 'List maintenance: what is open first, then what is over. Deployments open theirs by themselves.',
  input: z.object({ state: z.enum(['open', 'over']).optional(), service: EntityRef.optional() }), output: z.object({ items: z.array(Maintenance) }), table: { rows: 'items', columns: ['state', 'service', 'environment', 'reason', 'openedBy', 'endsAt', 'hid'] },
})
export const openMaintenance = defineOperation({
  name: 'maintenance.open', kind: 'command', access: 'alerting:write', scope: 'service', summary: 'Keep alerts of a service, and of what depends on it, to itself while you work on it.',
  input: z.object({ service: EntityRef, environment: z.string().max(63).nullable().default(null), reason: z.string().trim().min(1).max(1000), minutes: z.number().int().min(1).max(10_080).default(60) }), output: Maintenance, positional: ['service'],
})
export const closeMaintenance = defineOperation({
  name: 'maintenance.close', kind: 'command', access: 'alerting:write', scope: 'handler', summary: 'End a maintenance now: what still fires is told.', input: z.object({ id: z.uuid() }), output: Maintenance, positional: ['id'],
})

const MaintenanceEvent = z.object({ maintenance: Maintenance })
export const MaintenanceOpened = defineEvent('dev.daybook.maintenance.opened', MaintenanceEvent)
export const MaintenanceClosed = defineEvent('dev.daybook.maintenance.closed', MaintenanceEvent)

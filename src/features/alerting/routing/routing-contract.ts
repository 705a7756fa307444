import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })

/** A node of the tree, from the root down; `depth` says how far below the root. */
export const RouteView = z.object({
  id: z.string(), depth: z.number().int(), receiver: z.string(), matchers: z.array(z.string()), groupBy: z.array(z.string()).describe('`...` for all labels.'), groupWaitMs: z.number(), groupIntervalMs: z.number(), repeatIntervalMs: z.number(), continues: z.boolean(),
  muteTimeIntervals: z.array(z.string()), activeTimeIntervals: z.array(z.string()), isMuted: z.boolean(), mutedBy: z.string().nullable(), line: z.number().int(),
})
export type RouteView = z.infer<typeof RouteView>

const Warning = z.object({ line: z.number().int(), message: z.string() })
const Plan = {
  routes: z.array(RouteView), receivers: z.array(z.object({ name: z.string(), ways: z.array(z.string()), line: z.number().int() })), intervals: z.array(z.object({ name: z.string(), isNow: z.boolean() })),
  inhibitRules: z.array(z.object({ source: z.array(z.string()), target: z.array(z.string()), equal: z.array(z.string()) })), warnings: z.array(Warning).describe('What is taken over but does not work here as it does there.'),
}

export const showRouting = defineOperation({
  name: 'routing.show', kind: 'query', access: 'alerting:read', summary: 'Show who is told of which alerts: the tree of routes in force.',
  input: z.object({}), output: z.object({ isImported: z.boolean(), text: z.string().nullable().describe('As it was imported, without its secrets.'), updatedAt: moment.nullable(), updatedBy: z.string().nullable(), fallback: z.string().nullable(), templates: z.array(z.string()), ...Plan }),
  table: { rows: 'routes', columns: ['depth', 'receiver', 'matchers', 'groupBy', 'continues', 'mutedBy'] },
})
export const importRouting = defineOperation({
  name: 'routing.import', kind: 'command', access: 'alerting:manage', summary: 'Take over an Alertmanager configuration as it is. It replaces the rule that every receiver is told of every alert.',
  input: z.object({
    text: z.string().min(1).max(1_000_000).describe('The content of alertmanager.yml.'), templates: z.record(z.string().max(200), z.string().max(200_000)).optional().describe('The files with templates that it names, by name; those of before stay unless given.'),
    fallback: z.string().max(63).nullable().optional().describe('A receiver of Daybook that is told when one of the configuration cannot be.'), isTrial: z.boolean().default(false).describe('Only check it and show what it would do.'),
  }),
  output: z.object({ isKept: z.boolean(), ...Plan }), secretInput: ['text'],
})
export const removeRouting = defineOperation({
  name: 'routing.remove', kind: 'command', access: 'alerting:manage', summary: 'Take the imported configuration out: every receiver is told of every alert again.', input: z.object({}), output: z.object({}),
})
export const testRouting = defineOperation({
  name: 'routing.test', kind: 'query', access: 'alerting:read', summary: 'Say who would be told of an alert with these labels, and by which way through the tree.',
  input: z.object({ labels: z.record(z.string().max(200), z.string().max(2000)).describe('alertname=HighErrorRate, service=shop, …') }),
  output: z.object({ receivers: z.array(z.string()), taken: z.array(z.object({ receiver: z.string(), path: z.array(z.string()).describe('Ids of routes, from the root.'), groupLabels: z.record(z.string(), z.string()), mutedBy: z.string().nullable() })) }), positional: ['labels'],
})
export const RoutingImported = defineEvent('dev.daybook.routing.imported', z.object({ routes: z.number().int(), receivers: z.array(z.string()) }))
export const RoutingRemoved = defineEvent('dev.daybook.routing.removed', z.object({}))

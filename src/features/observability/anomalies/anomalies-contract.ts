import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })
const Unit = z.enum(['number', 'ratio', 'bytes', 'bytes/s', 'seconds'])
const Direction = z.enum(['high', 'low', 'both'])

/** A measure that is, or was, far from what is usual for it at that time of day. */
export const Anomaly = z.object({
  id: z.string(), watch: z.string(), title: z.string(), query: z.string(), unit: Unit, labels: z.record(z.string(), z.string()), entity: EntityRef, isHigh: z.boolean(),
  startedAt: moment, lastSeenAt: moment, endedAt: moment.nullable(), value: z.number().describe('The one furthest from the usual.'), usualLow: z.number(), usualHigh: z.number(), score: z.number().describe('How far it was, in spreads of the usual.'),
})
export type Anomaly = z.infer<typeof Anomaly>

export const listAnomalies = defineOperation({
  name: 'anomalies.list', kind: 'query', access: 'metrics:read', summary: 'List measures that are far from what is usual for them, those that go on first.',
  input: z.object({ open: z.boolean().default(false).describe('Only those that go on.'), entity: EntityRef.optional(), ...PageInput }), output: pageOf(Anomaly),
  table: { rows: 'items', columns: ['startedAt', 'endedAt', 'title', 'value', 'usualLow', 'usualHigh', 'score'] },
})
export const showUsual = defineOperation({
  name: 'anomalies.usual', kind: 'query', access: 'metrics:read', summary: 'Show an expression in PromQL over a range beside what is usual for it at that time of day.',
  input: z.object({ query: z.string().min(1).max(10_000), from: moment, to: moment, stepMs: z.number().int().min(1000), leastChange: z.number().min(0).default(0) }),
  output: z.object({ times: z.array(z.number()), series: z.array(z.object({ labels: z.record(z.string(), z.string()), values: z.array(z.number().nullable()), low: z.array(z.number().nullable()), high: z.array(z.number().nullable()) })) }),
  positional: ['query'],
})

/** What a team watches besides what is watched by itself. */
export const SavedWatch = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), query: z.string().min(1).max(10_000).describe('An expression in PromQL that gives one series for each thing that is watched.'), direction: Direction.default('both').describe('Whether more than usual, less, or both are told.'),
  unit: Unit.default('number'), leastChange: z.number().min(0).default(0).describe('A smaller change than this is not told, in the unit.'),
})
export const listWatches = defineOperation({
  name: 'anomalies.watches', kind: 'query', access: 'metrics:read', summary: 'List what is watched for being unusual.',
  input: z.object({}), output: z.object({ items: z.array(SavedWatch.extend({ isBuiltIn: z.boolean() })) }), table: { rows: 'items', columns: ['name', 'direction', 'query', 'isBuiltIn'] },
})
export const saveWatch = defineOperation({
  name: 'anomalies.watch', kind: 'command', access: 'observability:write', summary: 'Watch an expression in PromQL: whatever of it is far from the usual is told.', input: SavedWatch, output: SavedWatch, positional: ['name', 'query'],
})
export const removeWatch = defineOperation({
  name: 'anomalies.unwatch', kind: 'command', access: 'observability:write', summary: 'No longer watch an expression.', input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})

const Told = z.object({ id: z.string(), watch: z.string(), labels: z.record(z.string(), z.string()), value: z.number(), usualLow: z.number(), usualHigh: z.number() })
export const AnomalyBegan = defineEvent('dev.daybook.anomaly.began', Told)
export const AnomalyEnded = defineEvent('dev.daybook.anomaly.ended', Told)
export const WatchSaved = defineEvent('dev.daybook.watch.saved', z.object({ name: z.string(), query: z.string() }))
export const WatchRemoved = defineEvent('dev.daybook.watch.removed', z.object({ name: z.string() }))

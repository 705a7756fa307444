import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

export const AttentionRow = z.object({
  key: z.string(), provider: z.string(), section: z.enum(['now', 'waiting', 'soon', 'since']), severity: z.enum(['critical', 'high', 'medium', 'low']),
  title: z.string(), entity: EntityRef.nullable(), evidence: z.object({ text: z.string(), href: z.string().nullable() }),
  since: z.iso.datetime({ offset: true }), why: z.string(),
  /** severity × what depends on it × age; each factor in words in `rankedBecause`. */
  rank: z.number(), rankedBecause: z.array(z.string()),
  /** Whether whoever asks is to act, or a team of theirs, or nobody in particular. */
  waitsOn: z.enum(['you', 'team', 'anybody']).default('anybody'),
  /** What many rows like this one are called. */
  many: z.string().nullable().default(null),
  actions: z.array(z.object({ label: z.string(), operation: z.string().nullable(), input: z.record(z.string(), z.unknown()).nullable(), href: z.string().nullable() })),
})
export type AttentionRow = z.infer<typeof AttentionRow>

export const listAttention = defineOperation({
  name: 'attention.list', kind: 'query', access: 'attention:read',
  summary: 'List what needs a person, ranked.',
  input: z.object({}),
  output: z.object({ rows: z.array(AttentionRow), snoozed: z.array(z.object({ key: z.string(), until: z.iso.datetime({ offset: true }), reason: z.string(), by: z.string(), title: z.string() })), failedProviders: z.array(z.object({ provider: z.string(), error: z.string() })) }),
  table: { rows: 'rows', columns: ['section', 'severity', 'title', 'entity', 'since', 'why'] },
})
export const snooze = defineOperation({
  name: 'attention.snooze', kind: 'command', access: 'attention:write', scope: 'handler',
  summary: 'Put a row aside until a time, with a reason.',
  input: z.object({ key: z.string().max(500), until: z.iso.datetime({ offset: true }), reason: z.string().min(3).max(500) }),
  output: z.object({ key: z.string() }), positional: ['key'],
})
export const unsnooze = defineOperation({
  name: 'attention.unsnooze', kind: 'command', access: 'attention:write', scope: 'handler',
  summary: 'Bring a row back now.',
  input: z.object({ key: z.string().max(500) }), output: z.object({ key: z.string() }), positional: ['key'],
})
export const AttentionSnoozed = defineEvent('dev.daybook.attention.snoozed', z.object({ key: z.string(), until: z.string(), reason: z.string() }))
export const AttentionUnsnoozed = defineEvent('dev.daybook.attention.unsnoozed', z.object({ key: z.string() }))

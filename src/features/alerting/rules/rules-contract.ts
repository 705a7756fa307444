import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })
const Name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,199}$/)

export const RuleView = z.object({
  kind: z.enum(['alert', 'record']), name: z.string(), expr: z.string(), labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()), forSeconds: z.number(), keepFiringForSeconds: z.number(), line: z.number().int(),
  state: z.enum(['inactive', 'pending', 'firing', 'unknown']).describe('Unknown: it could not be evaluated, so what it watches is not known.'), lastError: z.string().nullable(), evaluatedAt: moment.nullable(), durationMs: z.number(),
  alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()), state: z.enum(['pending', 'firing']), activeAt: moment, value: z.string() })),
})
export type RuleView = z.infer<typeof RuleView>
export const RuleGroupView = z.object({ name: z.string(), intervalSeconds: z.number(), limit: z.number().int(), evaluatedAt: moment.nullable(), durationMs: z.number().nullable(), failingSince: moment.nullable(), rules: z.array(RuleView) })
export type RuleGroupView = z.infer<typeof RuleGroupView>
export const RuleSet = z.object({
  name: z.string(), origin: z.enum(['page', 'file', 'slo']), entity: z.string().nullable(), file: z.string().nullable(), isOn: z.boolean(), isPrompt: z.boolean(), fault: z.string().nullable(), updatedAt: moment.nullable(), updatedBy: z.string().nullable(),
  alerts: z.number().int(), recordings: z.number().int(), firing: z.number().int(), pending: z.number().int(), unknown: z.number().int(),
})
export type RuleSet = z.infer<typeof RuleSet>

export const listRuleSets = defineOperation({
  name: 'rules.list', kind: 'query', access: 'alerting:read', summary: 'List rule files and texts: those that are evaluated, and files found that are not.',
  input: z.object({}), output: z.object({ items: z.array(RuleSet) }), table: { rows: 'items', columns: ['name', 'origin', 'isOn', 'alerts', 'recordings', 'firing', 'unknown', 'fault'] },
})
export const showRuleSet = defineOperation({
  name: 'rules.show', kind: 'query', access: 'alerting:read', summary: 'Show the groups and rules of a rule file or text, and how they stand.',
  input: z.object({ name: z.string().max(400) }), output: z.object({ ruleSet: RuleSet, text: z.string(), groups: z.array(RuleGroupView) }), positional: ['name'],
})
export const useRuleFile = defineOperation({
  name: 'rules.use', kind: 'command', access: 'alerting:manage', scope: 'entity', summary: 'Evaluate the rules of a file that discovery found, as the file is from now on.',
  input: z.object({ entity: z.string().max(400).describe('The rules, as daybook entities list --kind rules names them.') }), output: RuleSet, positional: ['entity'],
})
export const saveRuleSet = defineOperation({
  name: 'rules.save', kind: 'command', access: 'alerting:manage', summary: 'Keep rules that are written here, in Prometheus\'s format, and evaluate them.',
  input: z.object({ name: Name, text: z.string().max(2 ** 20), isOn: z.boolean().default(true), isPrompt: z.boolean().optional().describe('Also evaluate before the turn, as soon as a sample of what the rules read has come, half an interval after the last time at the earliest. Left out: as it was.') }), output: RuleSet, positional: ['name'],
})
export const deleteRuleSet = defineOperation({
  name: 'rules.delete', kind: 'command', access: 'alerting:manage', summary: 'Evaluate rules no longer, and resolve what they alerted. A file stays where it is.',
  input: z.object({ name: z.string().max(400) }), output: z.object({ name: z.string() }), positional: ['name'],
})

export const RuleSetSaved = defineEvent('dev.daybook.rules.saved', z.object({ name: z.string(), isOn: z.boolean() }))
export const RuleSetDeleted = defineEvent('dev.daybook.rules.deleted', z.object({ name: z.string() }))

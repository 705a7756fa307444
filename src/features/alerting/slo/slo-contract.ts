import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })
const Name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,199}$/)

export const Slo = z.object({
  name: z.string().describe('One of its kind: the service and the name of the objective.'), title: z.string(), description: z.string(), service: EntityRef, objective: z.number().describe('Per cent.'), periodSeconds: z.number(),
  ruleSet: z.string().nullable().describe('The rules that are made of it; null while it is not used.'), entity: z.string().nullable(), file: z.string().nullable(), isOn: z.boolean(), fault: z.string().nullable(),
  state: z.enum(['ok', 'degraded', 'failing', 'unknown', 'off']).describe('Degraded: it burns faster than even. Failing: an alert of it fires, or the budget is gone.'),
  budgetLeft: z.number().nullable().describe('Of 1; below 0 where more was bad than may be. Null while nothing is known.'), burnRate: z.number().nullable().describe('1 uses the budget up exactly by the end of the period.'), firing: z.number().int(),
})
export type Slo = z.infer<typeof Slo>

export const SloWindow = z.object({ severity: z.enum(['page', 'ticket']), shortSeconds: z.number(), longSeconds: z.number(), threshold: z.number().describe('Both windows have to burn faster than this.'), shortBurnRate: z.number().nullable(), longBurnRate: z.number().nullable() })
export type SloWindow = z.infer<typeof SloWindow>
export const SloChange = z.object({ event: z.string(), type: z.enum(['deployed', 'upgraded', 'rolledBack']), at: moment, version: z.string().nullable(), commit: z.string().nullable(), environment: z.string().nullable(), by: z.string(), summary: z.string() })
export type SloChange = z.infer<typeof SloChange>
export const BudgetBurn = z.object({
  ...SloChange.shape, until: moment.describe('The next change, or when it burned no longer.'), share: z.number().describe('Of the whole budget of the period.'), errorRatio: z.number(), errorRatioBefore: z.number().nullable(),
  isJump: z.boolean().describe('Bad events were much more after it than before it.'),
})
export type BudgetBurn = z.infer<typeof BudgetBurn>

export const listSlos = defineOperation({
  name: 'slos.list', kind: 'query', access: 'alerting:read', summary: 'List service level objectives: what is left of their budgets, and files found that are not used.',
  input: z.object({ service: EntityRef.optional() }), output: z.object({ items: z.array(Slo) }), table: { rows: 'items', columns: ['state', 'name', 'service', 'objective', 'budgetLeft', 'burnRate', 'firing', 'fault'] },
})
export const showSlo = defineOperation({
  name: 'slos.show', kind: 'query', access: 'alerting:read', summary: 'Show an objective: its budget, how fast it burns, and which change burned it.',
  input: z.object({ name: z.string().max(400), from: moment.optional().describe('Where the trend begins: the period\'s start unless given.'), to: moment.optional().describe('Now unless given.') }),
  output: z.object({
    slo: Slo, text: z.string(), rules: z.string().describe('What is evaluated, as a rule file.'), used: z.number().nullable(), exhaustedInSeconds: z.number().nullable().describe('If it goes on burning as it does; null while it does not burn or is not known.'), windows: z.array(SloWindow),
    trend: z.object({ stepSeconds: z.number(), points: z.array(z.object({ at: moment, burnRate: z.number().nullable(), budgetLeft: z.number().nullable() })) }),
    changes: z.array(SloChange).describe('Of its service, oldest first.'), burnedBy: z.array(BudgetBurn).describe('What burned most stands first.'),
    alerts: z.array(z.object({ name: z.string(), severity: z.string(), state: z.enum(['pending', 'firing']), activeAt: moment })),
  }), positional: ['name'],
})
export const useSloFile = defineOperation({
  name: 'slos.use', kind: 'command', access: 'alerting:manage', scope: 'entity', summary: 'Keep the objectives of a file that discovery found: its rules are made and evaluated, as the file is from now on.',
  input: z.object({ entity: z.string().max(400).describe('An SLO, as daybook entities list --kind slo names them; the others of its file come along.') }), output: z.object({ ruleSet: z.string(), items: z.array(Slo) }), positional: ['entity'],
})
export const saveSlos = defineOperation({
  name: 'slos.save', kind: 'command', access: 'alerting:manage', summary: 'Keep objectives that are written here, as sloth or OpenSLO have them, and evaluate their rules.',
  input: z.object({ name: Name, text: z.string().max(2 ** 20), isOn: z.boolean().default(true) }), output: z.object({ ruleSet: z.string(), items: z.array(Slo) }), positional: ['name'],
})
export const deleteSlos = defineOperation({
  name: 'slos.delete', kind: 'command', access: 'alerting:manage', summary: 'Keep objectives no longer, and resolve what they alerted. A file stays where it is.',
  input: z.object({ ruleSet: z.string().max(400) }), output: z.object({ ruleSet: z.string() }), positional: ['ruleSet'],
})

/** Facts of an entity of kind `slo`: an objective in a file. */
export interface SloFacts {
  readonly path: string
  readonly id: string
  readonly name: string
  readonly service: string
  readonly objective: number
  readonly periodSeconds: number
  /** The format, as sloth calls it. */
  readonly format: string
}

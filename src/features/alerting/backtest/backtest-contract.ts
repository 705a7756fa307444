import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })

const Score = z.object({
  firings: z.number().int().describe('How often it would have fired.'), hits: z.number().int().describe('Firings within an incident, or at most ten minutes before one.'), caught: z.number().int().describe('Incidents in which it fired.'),
  precision: z.number().nullable().describe('Hits of all firings; null when it never fired.'), recall: z.number().nullable().describe('Incidents caught of all; null when there were none.'), firingSeconds: z.number(),
})
export type Score = z.infer<typeof Score>

const Proposal = z.object({ threshold: z.number(), expr: z.string(), isCurrent: z.boolean(), ...Score.shape })
export type Proposal = z.infer<typeof Proposal>

export const backtestRule = defineOperation({
  name: 'rules.backtest', kind: 'query', access: 'alerting:read', summary: 'Run an alerting rule over what is stored: how often it would have fired, when, and whether that was during incidents.',
  input: z.object({
    text: z.string().max(2 ** 20).optional().describe('Rules, in Prometheus\'s format.'), ruleSet: z.string().max(400).optional().describe('Rules that are kept here, instead of a text.'), alert: z.string().max(200).optional().describe('Which alert of them; left out where there is one.'),
    from: moment.optional().describe('Seven days ago unless given.'), to: moment.optional().describe('Now unless given.'), stepSeconds: z.number().min(0.1).max(86_400).optional().describe('The interval of its group unless given.'),
    service: EntityRef.optional().describe('Hold it against the incidents of this service alone. Left out: of the services that it fired for.'),
  }),
  output: z.object({
    alert: z.string(), expr: z.string(), from: moment, to: moment, stepSeconds: z.number(), steps: z.number().int(), ...Score.shape, incidents: z.number().int(),
    intervals: z.array(z.object({ labels: z.record(z.string(), z.string()), activeAt: moment, firedAt: moment.nullable(), endedAt: moment.nullable(), incident: z.number().int().nullable().describe('Number of the incident that it fell into.') })).describe('The first 1,000.'),
    against: z.array(z.object({ number: z.number().int(), title: z.string(), startedAt: moment, endedAt: moment.nullable() })).describe('The incidents that it was held against, the first 1,000.'),
    missed: z.array(z.object({ number: z.number().int(), title: z.string(), startedAt: moment })).describe('Incidents in which it did not fire.'),
    proposals: z.array(Proposal), warnings: z.array(z.string()),
  }),
  positional: ['ruleSet', 'alert'],
})

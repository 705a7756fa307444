import { z } from 'zod'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })

export const LedgerEntry = z.object({
  source: z.string(), kind: z.enum(['rule', 'check', 'posted']), name: z.string(), ruleSet: z.string().nullable(), group: z.string().nullable(),
  fired: z.number().int(), acknowledged: z.number().int().describe('Firings whose incident somebody acknowledged.'), actedOn: z.number().int().describe('Firings whose incident got a lead, a cause or a remedy.'), flapped: z.number().int().describe('Firings within ten minutes after the same alert had ended.'),
  hidden: z.number().int().describe('Firings that a silence, a maintenance or another alert hid.'), atNight: z.number().int().describe('Firings between 22:00 and 07:00 by the server\'s clock.'), firingSeconds: z.number(), medianSeconds: z.number().nullable(), lastFiredAt: moment.nullable(), services: z.array(z.string()),
  verdict: z.enum(['useful', 'noisy', 'flapping', 'ignored', 'never']), advice: z.string(),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

const missing = z.string().nullable().describe('Says so where alerts of the time are no longer kept.')
const period = { from: moment.optional().describe('Seven days before the end unless given.'), to: moment.optional().describe('Now unless given.') }

export const showLedger = defineOperation({
  name: 'alerts.ledger', kind: 'query', access: 'alerting:read', summary: 'Show what each rule and check was worth: fired, acknowledged, acted on, flapped, never.',
  input: z.object(period), output: z.object({ from: moment, to: moment, missing, items: z.array(LedgerEntry) }), table: { rows: 'items', columns: ['verdict', 'name', 'fired', 'acknowledged', 'actedOn', 'flapped', 'hidden', 'advice'] },
})
export const noiseReport = defineOperation({
  name: 'alerts.noise', kind: 'query', access: 'alerting:read', summary: 'Report the noise of a week: what fired most for nothing, and what to do about it.',
  input: z.object(period),
  output: z.object({
    from: moment, to: moment, missing, isKept: z.boolean().describe('False where the whole time lies before what is kept.'), fired: z.number().int(), actedOn: z.number().int(), ignored: z.number().int(), atNight: z.number().int(), flapped: z.number().int(), hidden: z.number().int(), before: z.object({ fired: z.number().int(), actedOn: z.number().int() }).describe('The same of the period before.'),
    neverFired: z.number().int().describe('Rules and checks that fired not once.'), noisiest: z.array(LedgerEntry), byDay: z.array(z.object({ day: z.string(), fired: z.number().int(), actedOn: z.number().int() })), summary: z.string(),
  }),
})

import { z } from 'zod'
import { defineOperation } from '#lib/operation'
import { Delivery } from '../channels/channels-contract.ts'
import { Check, CheckResult } from '../checks/checks-contract.ts'
import { Alert, ListedAlert, Suppression } from './alerts-contract.ts'

const moment = z.iso.datetime({ offset: true })

export const getAlert = defineOperation({
  name: 'alerts.get', kind: 'query', access: 'alerting:read', summary: 'Show an alert: what it says, its rule, what hid it, who was told, and when it fired before.',
  input: z.object({ id: z.uuid() }), positional: ['id'],
  output: z.object({
    alert: ListedAlert, annotations: z.record(z.string(), z.string()), generatorUrl: z.string().nullable(),
    rule: z.object({ ruleSet: z.string(), group: z.string(), name: z.string(), expr: z.string(), forSeconds: z.number(), measure: z.string().describe('What the expression measures, without the threshold that it is held against.'), threshold: z.number().nullable(), operator: z.string().nullable() }).nullable(),
    hidden: z.array(Suppression.extend({ until: moment.describe('When it was last seen to hide it.') })), deliveries: z.array(Delivery), others: z.array(Alert).describe('When the same fired otherwise, the newest first.'),
  }),
})
export const getCheck = defineOperation({
  name: 'checks.get', kind: 'query', access: 'alerting:read', summary: 'Show a check with its last results.',
  input: z.object({ name: z.string() }), output: z.object({ check: Check, results: z.array(CheckResult), alerts: z.array(Alert) }), positional: ['name'],
})

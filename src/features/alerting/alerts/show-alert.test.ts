import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { getAlert, listAlerts, openMaintenance, saveRuleSet, saveSilence } from '../contract.ts'
import { measureOf } from './show-alert.ts'

it.each([
  ['errors > 5', { measure: 'errors', threshold: 5, operator: '>' }], ['sum(rate(x[5m]))\n  <= -0.5 ', { measure: 'sum(rate(x[5m]))', threshold: -0.5, operator: '<=' }],
  ['5 < errors', { measure: '5 < errors', threshold: null, operator: null }], ['errors > 5 and up', { measure: 'errors > 5 and up', threshold: null, operator: null }], ['up == 0', { measure: 'up == 0', threshold: null, operator: null }],
])('measures %j', (expr, measured) => expect(measureOf(expr)).toEqual(measured))

let place: Place
beforeAll(async () => { place = await startPlace() })
afterAll(() => place.end())

test('an alert is shown with its rule, what hides it, and why it is not told', async () => {
  const { id: silence } = await place.call(saveSilence, { matchers: ['alertname="Always"'], reason: 'Being mended' })
  await place.call(saveRuleSet, { name: 'always', text: 'groups: [{name: a, interval: 200ms, rules: [{alert: Always, expr: vector(7) > 5, annotations: {summary: So it is}}]}]' })
  const alert = await eventually(async () => {
    const found = (await place.call(listAlerts, { state: 'firing' })).items.find(({ name }) => name === 'Always')
    expect(found?.suppressedBy).toMatchObject([{ kind: 'silence', text: expect.stringMatching(/^Silenced by .*: Being mended$/), href: `/alerts/silences?silence=${silence}` }])
    return found
  }, { timeoutMs: 10_000 })
  expect(await place.call(getAlert, { id: alert?.id ?? '' })).toMatchObject({
    alert: { name: 'Always', state: 'firing', suppressedBy: [{ kind: 'silence' }] }, annotations: { summary: 'So it is' }, deliveries: [], others: [],
    rule: { ruleSet: 'always', group: 'a', name: 'Always', expr: 'vector(7) > 5', measure: 'vector(7)', threshold: 5, operator: '>' }, hidden: [{ kind: 'silence' }],
  })
  await expect(place.call(getAlert, { id: silence })).rejects.toThrow('There is no such alert')
})

test('a maintenance is named as what hides an alert', async () => {
  await place.call(openMaintenance, { service: 'service:default/store', reason: 'A new disk' })
  await place.call(saveRuleSet, { name: 'store', text: 'groups: [{name: a, interval: 200ms, rules: [{alert: StoreSlow, expr: vector(1), labels: {service: store, severity: low}}]}]' })
  await eventually(async () => expect((await place.call(listAlerts, { service: 'service:default/store' })).items[0]?.suppressedBy).toMatchObject([{ kind: 'maintenance', text: expect.stringMatching(/^store is under maintenance by .*: A new disk$/) }]), { timeoutMs: 10_000 })
})

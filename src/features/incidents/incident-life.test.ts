import { beforeAll, expect, test } from 'vitest'
import type { Principal } from '#kernel/access'
import { saveEntity } from '#kernel/catalog/contract'
import { newId } from '#lib/id'
import { showToday } from '#features/collaboration/contract'
import { type Alert, AlertFired, AlertResolved } from '#features/alerting/contract'
import { ServiceUpgraded } from '#features/releases/contract'
import { eventually, type TestDaybook, testDaybook } from '../../../test/harness/index.ts'
import { systemPrincipal } from '../../server/dispatch/dispatcher.ts'
import {
  acknowledgeIncident, assignRole, confirmCause, declareIncident, getIncident, getPostmortem, type Incident, listIncidents, openAction, proveAction, rankCauses, resolveIncident, rollBackCause, savePostmortem, updateIncident,
} from './contract.ts'

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook()
})

const asAlerting = systemPrincipal('alerting')

function alertOn(service: string, name: string): Alert {
  const at = new Date().toISOString()
  return { id: newId(), name, severity: 'critical', service, environment: 'production', state: 'firing', summary: `${name} answered 500.`, labels: {}, startedAt: at, firedAt: at, resolvedAt: null, check: name, runbookUrl: null }
}

async function fire(alert: Alert): Promise<void> {
  await daybook.dispatcher.transact(asAlerting, (ctx) => ctx.append(AlertFired, { subject: alert.service, environment: 'production', summary: `${alert.name} fires.`, data: { alert } }))
}

async function calm(alert: Alert): Promise<void> {
  await daybook.dispatcher.transact(asAlerting, (ctx) => ctx.append(AlertResolved, { subject: alert.service, environment: 'production', summary: `${alert.name} resolved.`, data: { alert: { ...alert, state: 'resolved', resolvedAt: new Date().toISOString() } } }))
}

/** A release that went live on a service, as the timeline tells it. */
async function upgrade(service: string, version: string, environment = 'production'): Promise<string> {
  const change = { service, environment, deploymentId: newId(), runId: newId(), releaseId: newId(), version, commit: 'c'.repeat(40), treeSha: 't'.repeat(40), previous: { releaseId: newId(), version: '1.0.0', commit: 'b'.repeat(40) }, reason: '' }
  return daybook.dispatcher.transact(systemPrincipal('releases'), (ctx) => ctx.append(ServiceUpgraded, { subject: service, environment, summary: `${service.split('/')[1]} ${version} is live in ${environment}.`, data: change }))
}

async function incidentsOf(service: string): Promise<Incident[]> {
  return (await daybook.call(listIncidents, { service })).items
}

async function theIncidentOf(service: string): Promise<Incident> {
  return eventually(async () => {
    const [incident] = await incidentsOf(service)
    if (!incident) throw new Error('It is not open yet.')
    return incident
  })
}

async function saveComponent(ref: string, { dependsOn = [], owner = 'group:default/shop' }: { dependsOn?: readonly string[]; owner?: string }): Promise<void> {
  const name = ref.slice(ref.indexOf('/') + 1)
  await daybook.call(saveEntity, { yaml: `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  type: service\n  lifecycle: production\n  owner: ${owner}\n  dependsOn: [${dependsOn.map((to) => `'${to.replace('service:', 'component:')}'`).join(', ')}]\n` })
}

const idOf = ({ number }: Incident) => ({ id: String(number) })

test('alerts of one service and environment are one incident; it is mitigated when the last of them resolves, and opens again', async () => {
  const service = 'service:default/basket'
  const [first, second] = [alertOn(service, 'basket-home'), alertOn(service, 'basket-cart')]
  await fire(first)
  const incident = await theIncidentOf(service)
  await fire(second)
  await fire(first)
  await eventually(async () => expect((await theIncidentOf(service)).alertIds.toSorted()).toEqual([first.id, second.id].toSorted()))
  expect(await incidentsOf(service)).toHaveLength(1)
  expect((await daybook.call(listIncidents, { alert: second.id })).items.map(({ id }) => id)).toEqual([incident.id])
  expect((await daybook.call(listIncidents, { alert: newId() })).items).toEqual([])

  await calm(first)
  await eventually(async () => expect((await daybook.call(getIncident, idOf(incident))).record.some(({ summary }) => summary.includes('basket-home resolved'))).toBe(true))
  expect((await theIncidentOf(service)).state).toBe('open')
  await expect(daybook.call(resolveIncident, idOf(incident))).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('still fires') })
  await calm(second)
  await eventually(async () => expect((await theIncidentOf(service)).state).toBe('mitigated'))

  await fire(alertOn(service, 'basket-home'))
  await eventually(async () => expect((await theIncidentOf(service)).state).toBe('open'))
  expect(await incidentsOf(service)).toHaveLength(1)
  expect(await daybook.call(resolveIncident, { ...idOf(incident), resolution: 'The check is wrong.' })).toMatchObject({ state: 'resolved' })
  expect(await daybook.call(resolveIncident, idOf(incident))).toMatchObject({ state: 'resolved' })
})

test('alerts that resolve in the moment in which they fire leave their incident mitigated', async () => {
  const service = 'service:default/flicker'
  const alerts = Array.from({ length: 30 }, (_, n) => alertOn(service, `flicker-${n}`))
  await daybook.dispatcher.transact(asAlerting, async (ctx) => {
    const resolvedAt = new Date().toISOString()
    for (const alert of alerts) await ctx.append(AlertFired, { subject: service, environment: 'production', summary: `${alert.name} fires.`, data: { alert } })
    for (const alert of alerts) await ctx.append(AlertResolved, { subject: service, environment: 'production', summary: `${alert.name} resolved.`, data: { alert: { ...alert, state: 'resolved', resolvedAt } } })
  })
  await eventually(async () => expect(await theIncidentOf(service)).toMatchObject({ state: 'mitigated', alertIds: { length: 30 } }))
})

test('the change that came last on the service is named first, with reasons; changes elsewhere are not named', async () => {
  const [service, below, other] = ['service:default/orders', 'service:default/stock', 'service:default/unrelated']
  for (const [ref, dependsOn] of [[service, [below]], [below, []]] as const) await saveComponent(ref, { dependsOn })
  await upgrade(below, '3.0.0')
  await upgrade(other, '9.9.9')
  await upgrade(service, '2.0.0', 'staging')
  const eventId = await upgrade(service, '2.0.0')
  const incident = await daybook.call(declareIncident, { title: 'Orders fail', service, environment: 'production', severity: 'critical' })
  const { causes } = await daybook.call(rankCauses, idOf(incident))
  expect(causes[0]).toMatchObject({ rank: 1, eventId, subject: service, remedy: { label: 'Roll back to 1.0.0', operation: 'releases.rollback' } })
  expect(causes.map(({ summary }) => summary).join()).toContain('stock 3.0.0')
  expect(causes.map(({ summary }) => summary).join()).not.toContain('unrelated')
  expect(causes.find(({ summary }) => summary.includes('stock'))?.reasons.map(({ text }) => text).join()).toContain('The service depends on stock directly.')
  for (const { reasons, score } of causes) {
    expect(score).toBeGreaterThan(0)
    for (const { text } of reasons) expect(text).toMatch(/^[A-Z0-9].*\.$/)
  }
  // Without an environment of Daybook's own there is nothing to roll back, and that is said.
  await expect(daybook.call(rollBackCause, idOf(incident))).rejects.toMatchObject({ code: 'not-found' })

  await daybook.call(confirmCause, { ...idOf(incident), eventId })
  // A change that was confirmed is no earlier change like itself.
  const again = await daybook.call(rankCauses, idOf(incident))
  expect(again.causes[0]).toMatchObject({ eventId, score: causes[0]?.score, reasons: causes[0]?.reasons })
  const today = await daybook.call(showToday, {})
  expect(today.isOnFire).toBe(true)
  expect(today.now.find(({ title }) => title.includes('Orders fail'))).toMatchObject({ entity: service, severity: 'critical', evidence: { text: expect.stringContaining('orders 2.0.0') }, actions: expect.arrayContaining([expect.objectContaining({ operation: 'incidents.rollBackCause' })]) })
  await daybook.call(resolveIncident, { ...idOf(incident), resolution: 'Rolled back by hand.' })
  const { actions, postmortem } = await daybook.call(getIncident, idOf(incident))
  expect(actions.map(({ title }) => title)).toEqual(['Mend 2.0.0 (ccccccc) and deploy it again'])
  expect(postmortem?.markdown).toContain('Confirmed: **orders 2.0.0 is live in production.**')
})

test('a postmortem is written from the record, takes no markup from it, and keeps what somebody edited', async () => {
  const incident = await daybook.call(declareIncident, { title: 'Search | <img src=x onerror=alert(1)> is *down*', service: 'service:default/search' })
  await daybook.call(updateIncident, { ...idOf(incident), text: 'Look: [here](javascript:alert(1))\n# not a heading' })
  await daybook.call(resolveIncident, { ...idOf(incident), resolution: 'Restarted.' })
  const { markdown } = await daybook.call(getPostmortem, idOf(incident))
  expect(markdown).not.toMatch(/(^|[^\\])<img/)
  expect(markdown).not.toMatch(/[^\\]\]\(/)
  expect(markdown.match(/^# /gm)).toHaveLength(1)
  expect(markdown.match(/^## .*$/gm)).toEqual(['## Summary', '## Impact', '## Cause', '## What helped', '## Timeline', '## Actions'])
  const begun = await daybook.call(getPostmortem, idOf(incident))
  expect((await daybook.call(savePostmortem, { ...idOf(incident), markdown: '# Ours\n', basedOn: begun.basedOn })).conflict).toBeNull()
  const late = await daybook.call(savePostmortem, { ...idOf(incident), markdown: '# Mine\n', basedOn: begun.basedOn })
  expect(late.conflict).toMatchObject({ mine: '# Mine\n', theirs: '# Ours\n' })
  expect((await daybook.call(getPostmortem, idOf(incident))).markdown).toBe('# Ours\n')
  expect(await daybook.call(getPostmortem, idOf(incident))).toMatchObject({ markdown: '# Ours\n' })
  expect((await daybook.call(getIncident, idOf(incident))).postmortem).toMatchObject({ isEdited: true })
  expect((await daybook.call(savePostmortem, idOf(incident))).markdown).toContain('# Postmortem of incident')
})

test('roles, severity and what does not fit', async () => {
  const incident = await daybook.call(declareIncident, { title: 'Mail is late', severity: 'low' })
  await expect(daybook.call(assignRole, { ...idOf(incident), role: 'lead', person: 'nobody@example.org' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(daybook.call(updateIncident, idOf(incident))).rejects.toMatchObject({ code: 'invalid' })
  expect(await daybook.call(updateIncident, { ...idOf(incident), severity: 'high' })).toMatchObject({ severity: 'high' })
  expect(await daybook.call(updateIncident, { ...idOf(incident), mitigated: true })).toMatchObject({ state: 'mitigated' })
  expect(await daybook.call(updateIncident, { ...idOf(incident), mitigated: false })).toMatchObject({ state: 'open', mitigatedAt: null })
  for (const id of ['0', '999999', 'nonsense', newId()]) await expect(daybook.call(getIncident, { id })).rejects.toMatchObject({ code: 'not-found' })
  const { id: actionId } = await daybook.call(openAction, { ...idOf(incident), title: 'Send mail sooner' })
  const { record } = await daybook.call(getIncident, idOf(incident))
  await expect(daybook.call(proveAction, { actionId, eventId: record[0]?.eventId ?? '' })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('does not prove') })
})

test('a role in another team changes nothing here', async () => {
  const service = 'service:default/payments'
  await saveComponent(service, { owner: 'group:default/payments' })
  const member = (team: string): Principal => ({ actor: { kind: 'person', id: newId(), name: 'Somebody' }, grants: [{ team, role: 'operator' }], scopes: [] })
  const incident = await daybook.call(declareIncident, { title: 'Payments fail', service }, member('payments'))
  await expect(daybook.call(acknowledgeIncident, idOf(incident), member('search'))).rejects.toMatchObject({ code: 'forbidden' })
  expect(await daybook.call(acknowledgeIncident, idOf(incident), member('payments'))).toMatchObject({ state: 'acknowledged' })
})

import { beforeAll, expect, test } from 'vitest'
import { newId } from '#lib/id'
import { type Alert, AlertFired, CheckSaved } from '#features/alerting/contract'
import { eventually, type TestDaybook, testDaybook } from '../../../test/harness/index.ts'
import { systemPrincipal } from '../../server/dispatch/dispatcher.ts'
import { acknowledgeIncident, declareIncident, getIncident, getPostmortem, type Incident, listIncidents, listProofs, openAction, proveAction, resolveIncident, updateIncident } from './contract.ts'

const service = 'service:default/shop'
let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook()
})

function alertOf(summary: string): Alert {
  const at = new Date().toISOString()
  return { id: newId(), name: 'shop-answers', severity: 'high', service, environment: 'production', state: 'firing', summary, labels: {}, startedAt: at, firedAt: at, resolvedAt: null, check: 'shop-answers', runbookUrl: null }
}

async function fire(alert: Alert): Promise<void> {
  await daybook.dispatcher.transact(systemPrincipal('alerting'), (ctx) => ctx.append(AlertFired, { subject: service, summary: `${alert.name} fires: ${alert.summary}`, data: { alert }, environment: 'production' }))
}

async function onlyIncident(): Promise<Incident> {
  return eventually(async () => {
    const [incident] = (await daybook.call(listIncidents, {})).items
    if (!incident) throw new Error('There is no incident yet.')
    return incident
  })
}

test('an alert opens an incident in words that people read, up to its postmortem', async () => {
  await fire(alertOf('shop in production answered 500, twice in a row.'))
  const incident = await onlyIncident()
  expect(incident).toMatchObject({ title: 'shop in production answered 500, twice in a row', openedBy: 'Daybook, on the alert shop-answers', state: 'open' })
  const id = String(incident.number)
  await daybook.call(acknowledgeIncident, { id })
  await daybook.call(updateIncident, { id, text: `Looking at it.\n${'More. '.repeat(100)}` })
  const { record } = await daybook.call(getIncident, { id })
  expect(record.map(({ text }) => text.slice(0, 14))).toEqual(['shop-answers f', 'Opened: shop i', 'Daybook is on ', 'Looking at it.'])
  expect(record.at(-1)?.text).toContain('More. More.')
  expect(record.every(({ actor }) => actor === 'Daybook')).toBe(true)
  await daybook.call(resolveIncident, { id, resolution: 'It went away by itself.' })
  const { markdown } = await daybook.call(getPostmortem, { id })
  expect(markdown).toContain('by Daybook, on the alert shop-answers |')
  expect(markdown).not.toContain('incidents.open-on-alert')
})

test('an action is closed by an event after it that shows something was done', async () => {
  const incident = await daybook.call(declareIncident, { title: 'Orders are slow', service })
  const { id: actionId } = await daybook.call(openAction, { id: incident.id, title: 'Watch the queue' })
  expect((await daybook.call(listProofs, { actionId })).items).toEqual([])
  await daybook.dispatcher.transact(systemPrincipal('alerting'), (ctx) => ctx.append(CheckSaved, { subject: service, summary: 'The check queue was saved.', data: { name: 'queue', service } }))
  const [proof] = (await daybook.call(listProofs, { actionId })).items
  expect(proof).toMatchObject({ summary: 'The check queue was saved.', subject: service })
  expect(await daybook.call(proveAction, { actionId, eventId: proof!.eventId })).toMatchObject({ state: 'proven', proof: { summary: 'The check queue was saved.' } })
})

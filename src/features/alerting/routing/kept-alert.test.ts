import { expect, it } from 'vitest'
import { AlertGroups, readAlertmanagerConfig, routingOf } from '#lib/alertmanager'
import type { AlertRow } from '../alerting-tables.ts'
import { keptAlert } from './kept-alert.ts'

const at = (time: string) => new Date(`2026-03-02T${time.length === 5 ? `${time}:00` : time}Z`)
const row = (more: Partial<AlertRow>): AlertRow => ({
  id: '1', fingerprint: 'f', name: 'Down', severity: 'low', service: 'service:default/shop', environment: null, state: 'firing', summary: 'So', labels: { alertname: 'Down' }, annotations: {}, started_at: at('10:00'), fired_at: at('10:00'), resolved_at: null, check_name: null,
  runbook_url: null, generator_url: null, expires_at: null, updated_at: at('10:00'), is_hidden: false, source: 'posted', ...more,
})
const { config } = readAlertmanagerConfig('route: { receiver: a, group_by: [alertname], group_wait: 0s, group_interval: 1m }\nreceivers: [ { name: a, webhook_configs: [ { url: http://a.example } ] } ]\n')

it('an alert that ended after the clock was set back is taken, and its end is told', () => {
  const ended = keptAlert(row({ state: 'resolved', resolved_at: at('09:00'), updated_at: at('09:00') }), 'http://x')
  expect(ended.startsAt).toBe(ended.endsAt)
  const groups = new AlertGroups(routingOf(config!))
  const silences = { silencedBy: () => [] }
  groups.alertsArrived([keptAlert(row({}), 'http://x')], at('10:00').getTime())
  expect(groups.due(at('10:00').getTime(), silences).notifications).toMatchObject([{ status: 'firing' }])
  expect(groups.alertsArrived([ended], at('09:00').getTime()).refused).toEqual([])
  groups.due(at('09:00').getTime(), silences)
  expect(groups.due(at('09:01').getTime(), silences).notifications).toMatchObject([{ status: 'resolved' }])
})

it('an alert whose end was written while the step had begun, or by a clock that is ahead, is over', () => {
  const groups = new AlertGroups(routingOf(config!))
  const [fired, stepAt] = [at('10:00').getTime(), at('10:00:30').getTime()]
  groups.alertsArrived([keptAlert(row({}), 'http://x', fired)], fired)
  expect(groups.due(fired, { silencedBy: () => [] }).notifications).toMatchObject([{ status: 'firing' }])
  const resolvedAt = new Date(stepAt + 40)
  groups.alertsArrived([keptAlert(row({ state: 'resolved', resolved_at: resolvedAt, updated_at: resolvedAt }), 'http://x', stepAt)], stepAt)
  expect(groups.due(fired + 60_000, { silencedBy: () => [] }).notifications).toMatchObject([{ status: 'resolved' }])
})

it('an alert of a rule begins when it fired, one that was sent here when it says; neither ends by itself', () => {
  const early = { started_at: at('09:30') }
  expect(keptAlert(row({ ...early, source: 'rule:["a","g"]' }), 'http://x').startsAt).toBe(at('10:00').getTime())
  expect(keptAlert(row(early), 'http://x')).toMatchObject({ startsAt: at('09:30').getTime(), isTimeout: false, generatorUrl: 'http://x/alerts' })
  expect(keptAlert(row(early), 'http://x').endsAt).toBeGreaterThan(at('23:00').getTime() * 1000)
})

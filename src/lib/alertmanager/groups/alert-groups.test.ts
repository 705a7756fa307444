import { describe, expect, it } from 'vitest'
import type { AlertmanagerConfig, RouteSettings } from '../model/config.ts'
import { AlertGroups } from './alert-groups.ts'
import { routingOf } from './routing.ts'

const route: RouteSettings = { receiver: 'ops', groupBy: ['team'], matchers: [], muteTimeIntervals: [], activeTimeIntervals: [], continues: false, groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 3_600_000, routes: [], line: 1 }
const config: AlertmanagerConfig = {
  resolveTimeoutMs: 300_000, route, inhibitRules: [], timeIntervals: {}, templates: [], global: { settings: {}, secrets: {} },
  receivers: [{ name: 'ops', line: 1, integrations: [{ kind: 'webhook', index: 0, sendResolved: true, settings: {}, secrets: {}, line: 1 }] }],
}
const silences = { silencedBy: () => [] }
const minute = 60_000

describe('groups of alerts', () => {
  it('waits, tells, tells what is new, repeats, and tells the end', () => {
    const groups = new AlertGroups(routingOf(config))
    const post = (name: string, at: number, endsAt?: number) => groups.alertsArrived([{ labels: { alertname: name, team: 'a' }, startsAt: 0, endsAt: endsAt ?? 1e12 }], at)
    const told = (at: number) => groups.due(at, silences).notifications.map(({ reason, alerts }) => `${reason}: ${alerts.map(({ labels, status }) => `${labels['alertname']} ${status}`).join(', ')}`)
    post('Down', 0)
    expect(groups.nextDueAt()).toBe(30_000)
    expect(told(29_999)).toEqual([])
    expect(told(30_000)).toEqual(['first: Down firing'])
    post('Slow', minute)
    expect(groups.nextDueAt()).toBe(330_000)
    expect(told(330_000)).toEqual(['new firing: Down firing, Slow firing'])
    post('Slow', 6 * minute, 6 * minute)
    expect(told(630_000)).toEqual(['newly resolved: Down firing, Slow resolved'])
    expect(told(930_000)).toEqual([])
    expect(told(930_000 + 60 * minute)).toEqual(['repeat: Down firing'])
    post('Down', 80 * minute, 80 * minute)
    expect(told(90 * minute)).toEqual(['all resolved: Down resolved'])
    expect(groups.saved()).toMatchObject({ alerts: [], members: [], groups: [{ emptiedAt: 90 * minute }] })
    expect(groups.due(90 * minute + 30_000, silences).changes.removedGroups).toHaveLength(1)
    expect(groups.nextDueAt()).toBeUndefined()
  })

  it('tells the end and what is new also when the clock has been set back, and nothing twice when it is set forward', () => {
    const hour = 60 * minute
    const groups = new AlertGroups(routingOf(config))
    const post = (name: string, at: number, startsAt: number, endsAt = 1e12) => groups.alertsArrived([{ labels: { alertname: name, team: 'a' }, startsAt, endsAt }], at)
    const told = (at: number) => groups.due(at, silences).notifications.map(({ reason, alerts }) => `${reason}: ${alerts.map(({ labels, status }) => `${labels['alertname']} ${status}`).join(', ')}`)
    post('Down', 2 * hour, 2 * hour)
    expect(told(2 * hour + 30_000)).toEqual(['first: Down firing'])
    post('Down', 2 * hour + minute, 2 * hour, 2 * hour + minute)
    post('Slow', hour + minute, hour + minute)
    // The turn that the clock has moved away comes an interval later at most, and what was over stays over.
    expect(told(hour + minute)).toEqual([])
    expect(groups.nextDueAt()).toBe(hour + 6 * minute)
    expect(told(hour + 6 * minute)).toEqual(['new firing: Down resolved, Slow firing'])
    expect(told(2 * hour + 3 * minute)).toEqual([])
    expect(told(2 * hour + 10 * minute)).toEqual(['repeat: Slow firing'])
  })

  it('takes 10,000 alerts in 100 groups and tells them at once', () => {
    const posted = Array.from({ length: 10_000 }, (_, index) => ({ labels: { alertname: 'HighLatency', team: `team-${index % 100}`, instance: `10.0.${index % 256}.${index >> 8}:9100`, severity: 'page', pod: `shop-${index}` }, annotations: { summary: `Pod ${index} is slow.` }, startsAt: 0, endsAt: 1e12 }))
    const once = () => {
      const groups = new AlertGroups(routingOf(config))
      const begun = process.cpuUsage()
      groups.alertsArrived(posted, 1000)
      const { notifications } = groups.due(40_000, silences)
      const took = process.cpuUsage(begun).user / 1000
      expect(notifications).toHaveLength(100)
      expect(notifications.reduce((sum, { alerts }) => sum + alerts.length, 0)).toBe(10_000)
      return took
    }
    expect(Math.min(...Array.from({ length: 7 }, once))).toBeLessThan(500)
  })
})

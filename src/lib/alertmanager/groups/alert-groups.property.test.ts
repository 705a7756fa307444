import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAlertmanagerConfig } from '../config/read-config.ts'
import { AlertGroups } from './alert-groups.ts'
import type { Changes, SavedGroups } from './kept.ts'
import { routingOf } from './routing.ts'

const text = `
route:
  receiver: one
  group_by: [team]
  group_wait: 10s
  group_interval: 60s
  repeat_interval: 5m
  routes:
    - { receiver: two, matchers: [team=a], group_by: [alertname], continue: true }
    - { receiver: one, matchers: [team=b], group_by: ['...'], group_wait: 0s }
    - { receiver: three, matchers: [team="c"] }
inhibit_rules: [{ source_matchers: [alertname=x], target_matchers: [alertname=y], equal: [team] }]
receivers: [{ name: one, webhook_configs: [{ url: 'http://a' }, { url: 'http://b', send_resolved: false }] }, { name: two, webhook_configs: [{ url: 'http://a' }] }, { name: three }]
`
const routing = routingOf(readAlertmanagerConfig(text).config!)
const step = fc.record({
  waitMs: fc.constantFrom(0, 1000, 5000, 10_000, 31_000, 60_000, 400_000), isTurn: fc.boolean(),
  posts: fc.array(fc.record({ alertname: fc.constantFrom('x', 'y', 'z'), team: fc.constantFrom('a', 'b', 'c', 'd'), isResolved: fc.boolean() }), { maxLength: 3 }),
})

/** The rows that a store keeps, with nothing but the changes to go by. */
class Rows {
  readonly #alerts = new Map<string, unknown>()
  readonly #groups = new Map<string, unknown>()
  readonly #members = new Map<string, unknown>()
  readonly #notices = new Map<string, unknown>()

  write({ alerts, removedAlerts, groups, removedGroups, joined, left, notices, removedNotices }: Changes): void {
    for (const alert of alerts) this.#alerts.set(alert.fingerprint, alert)
    for (const group of groups) this.#groups.set(group.id, group)
    for (const notice of notices) this.#notices.set(notice.id, notice)
    for (const member of joined) this.#members.set(`${member.group} ${member.fingerprint}`, member)
    for (const { group, fingerprint } of left) this.#members.delete(`${group} ${fingerprint}`)
    for (const id of removedAlerts) this.#alerts.delete(id)
    for (const id of removedGroups) this.#groups.delete(id)
    for (const id of removedNotices) this.#notices.delete(id)
  }

  saved(): SavedGroups {
    return JSON.parse(JSON.stringify({ alerts: [...this.#alerts.values()], groups: [...this.#groups.values()], members: [...this.#members.values()], notices: [...this.#notices.values()] })) as SavedGroups
  }
}

const inOrder = (saved: SavedGroups) => Object.fromEntries(Object.entries(saved).map(([name, rows]) => [name, (rows as readonly unknown[]).map((row) => JSON.stringify(row)).toSorted()]))

it('goes on from its changes alone as if it had never stopped, and tells nobody the same twice within the repeat interval', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let now = 1_000_000
      const whole = new AlertGroups(routing)
      const rows = new Rows()
      const last = new Map<string, { at: number; what: string }>()
      const broken = () => {
        const { groups, changes } = AlertGroups.restore(routing, rows.saved(), now)
        rows.write(changes)
        return groups
      }
      for (const { waitMs, isTurn, posts } of steps) {
        now += waitMs
        const posted = posts.map(({ isResolved, ...labels }) => ({ labels, startsAt: now - 5000, endsAt: isResolved ? now : now + 3_600_000 }))
        rows.write(broken().alertsArrived(posted, now).changes)
        whole.alertsArrived(posted, now)
        if (!isTurn) continue
        const isDue = whole.isDue(now)
        const ours = whole.due(now, { silencedBy: () => [] })
        const theirs = broken().due(now, { silencedBy: () => [] })
        rows.write(theirs.changes)
        if (!isDue) expect([ours.notifications, ours.suppressed, ours.changes.groups, ours.changes.removedGroups, ours.changes.left]).toEqual([[], [], [], [], []])
        const plain = ({ notifications }: typeof ours) => notifications.map((each) => JSON.stringify(each)).toSorted()
        expect(plain(theirs)).toEqual(plain(ours))
        for (const { noticeId, at, alerts, reason } of ours.notifications) {
          const what = alerts.map(({ fingerprint, status }) => `${fingerprint} ${status}`).join()
          const before = last.get(noticeId)
          if (reason === 'repeat') expect(at - (before?.at ?? 0)).toBeGreaterThan(300_000)
          last.set(noticeId, { at, what })
        }
      }
      expect(new Set(whole.saved().members.map(({ fingerprint }) => fingerprint))).toEqual(new Set(whole.saved().alerts.map(({ fingerprint }) => fingerprint)))
      expect(inOrder({ ...rows.saved(), groups: [] })).toEqual(inOrder({ ...whole.saved(), groups: [] }))
    }),
    { numRuns: 150 },
  )
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { AlertGroups, matchesAll, type Notification, type PostedAlert, readAlertmanagerConfig, routingOf } from '#lib/alertmanager'
import { groupBy } from '#lib/group-by'
import { hasAlertmanager, startAlertmanager } from '../harness/alertmanager-peer.ts'

const configuration = (url: string) => `
route:
  receiver: rest
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 3s
  routes:
    - { receiver: loud, matchers: ['team=~"a|b"'], group_by: [team], continue: true }
    - { receiver: quiet, match: { team: a }, group_by: ['...'] }
    - { receiver: closed, match: { team: c }, mute_time_intervals: [always] }
    - { receiver: open, match: { team: d }, active_time_intervals: [always], group_wait: 0s }
inhibit_rules: [{ source_matchers: [severity=critical], target_matchers: [severity=warning], equal: [team] }]
time_intervals: [{ name: always, time_intervals: [{ years: ['2000:2100'] }] }]
receivers:
${['rest', 'loud', 'quiet', 'closed', 'open'].map((name) => `  - { name: ${name}, webhook_configs: [{ url: '${url}', send_resolved: ${name !== 'quiet'} }] }`).join('\n')}
`

type Step = readonly [name: string, labels: Record<string, string>, isResolved?: boolean]
/** What is posted when, in seconds: between the turns of its groups, which come every two seconds from a second after their first alert (of team d from it on). */
const story: Readonly<Record<number, readonly Step[]>> = {
  0: [['One', { team: 'a' }], ['Two', { team: 'a', job: 'api' }], ['Low', { team: 'b', severity: 'warning' }], ['Shut', { team: 'c' }], ['Else', { zone: 'é"1"' }]],
  2: [['Three', { team: 'a' }], ['High', { team: 'b', severity: 'critical' }], ['Shown', { team: 'd' }]],
  4: [['One', { team: 'a' }, true], ['High', { team: 'b', severity: 'critical' }, true], ['Brief', { team: 'a' }]],
  6: [['Two', { team: 'a', job: 'api' }, true], ['Three', { team: 'a' }, true], ['Brief', { team: 'a' }, true], ['Shut', { team: 'c' }, true]],
  8: [['One', { team: 'a' }], ['Else', { zone: 'é"1"' }, true]],
  10: [['Low', { team: 'b', severity: 'warning' }]],
  11: [['Shown', { team: 'd' }, true]],
}
const silencedAt = 10
const endsAfter = 14

const alertOf = ([name, labels, isResolved = false]: Step, now: number): Required<Omit<PostedAlert, 'generatorUrl' | 'fingerprint'>> => ({
  labels: { alertname: name, ...labels }, annotations: { summary: `${name} is here.`, team: labels['team'] ?? '' }, startsAt: isResolved ? now - 1000 : now, endsAt: isResolved ? now : now + 3_600_000,
})

interface Told {
  readonly receiver: string
  readonly groupKey: string
  readonly status: string
  readonly groupLabels: object
  readonly commonLabels: object
  readonly commonAnnotations: object
  readonly alerts: readonly { readonly status: string; readonly labels: object; readonly annotations: object; readonly fingerprint: string }[]
}

const toldOf = ({ receiver, groupKey, status, groupLabels, commonLabels, commonAnnotations, alerts }: Told | Notification): Told => ({
  receiver, groupKey, status, groupLabels, commonLabels, commonAnnotations, alerts: alerts.map(({ status: state, labels, annotations, fingerprint }) => ({ status: state, labels, annotations, fingerprint })),
})

/** Groups take their turns at the same time: only the order within one is told. */
const byGroup = (all: readonly Told[]) => {
  const groups = groupBy(all, ({ receiver, groupKey }) => `${receiver} ${groupKey}`)
  return Object.fromEntries([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

describe.skipIf(!hasAlertmanager)(`groups of alerts (${hasAlertmanager ? 'beside a real Alertmanager' : 'skipped: prometheus-alertmanager is not installed'})`, () => {
  it('tell their receivers the same as Alertmanager, each time', async () => {
    const theirs: Told[] = []
    const hook = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        theirs.push(JSON.parse(Buffer.concat(parts).toString()) as Told)
        response.end()
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    const text = configuration(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`)
    const alertmanager = await startAlertmanager(text)
    const base = `${alertmanager.url}/api/v2`
    try {
      const post = (path: string, body: unknown) => fetch(`${base}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((answer) => expect(answer.status).toBe(200))
      const begun = Date.now()
      const posts: { at: number; alerts: PostedAlert[] }[] = []
      for (const [second, steps] of Object.entries(story)) {
        await until(begun + Number(second) * 1000)
        const now = Date.now()
        const alerts = steps.map((step) => alertOf(step, now))
        if (Number(second) === silencedAt) await post('silences', { matchers: [{ name: 'team', value: 'b', isRegex: false, isEqual: true }], startsAt: new Date(now).toISOString(), endsAt: new Date(now + 60_000).toISOString(), createdBy: 'a', comment: 'b' })
        await post('alerts', alerts.map(({ startsAt, endsAt, ...alert }) => ({ ...alert, startsAt: new Date(startsAt!).toISOString(), endsAt: new Date(endsAt!).toISOString() })))
        posts.push({ at: now, alerts })
      }
      await until(begun + endsAfter * 1000)
      const told = theirs.splice(0)
      expect(byGroup(oursOf(text, posts, begun).map(toldOf))).toEqual(byGroup(told.map(toldOf)))
      expect(told.length).toBeGreaterThan(15)
    } finally {
      await alertmanager.stop()
      hook.closeAllConnections()
      hook.close()
    }
  }, 90_000)
})

/** The same story on a clock of its own; after each step it is stopped and goes on from what was kept. */
function oursOf(text: string, posts: readonly { readonly at: number; readonly alerts: readonly PostedAlert[] }[], begun: number): Notification[] {
  const { config } = readAlertmanagerConfig(text)
  const routing = routingOf(config!)
  const isSilenced = matchesAll([{ name: 'team', operator: '=', value: 'b' }])
  let groups = new AlertGroups(routing)
  const told: Notification[] = []
  const turn = (until: number) => {
    for (let next = groups.nextDueAt(); next !== undefined && next <= until; next = groups.nextDueAt()) {
      const silencedBy = next > begun + silencedAt * 1000 ? (labels: Readonly<Record<string, string>>) => (isSilenced(labels) ? ['one'] : []) : () => []
      told.push(...groups.due(next, { silencedBy }).notifications)
      groups = AlertGroups.restore(routing, JSON.parse(JSON.stringify(groups.saved())), next).groups
    }
  }
  for (const { at, alerts } of posts) {
    turn(at)
    groups.alertsArrived(alerts, at)
  }
  turn(begun + endsAfter * 1000)
  return told
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())))
}

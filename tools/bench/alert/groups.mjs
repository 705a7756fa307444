import { median } from '../figures.mjs'
import { ObserveDaybook, processorSeconds } from '../observe/servers.mjs'
import { peerAlertmanager } from './alertmanager.mjs'
import { WebhookServer } from './webhook-server.mjs'

const groupCount = 100
const perGroup = 100
const rounds = 5
const configOf = (url) => `
route: { receiver: bench, group_by: [alertname, service], group_wait: 0s, group_interval: 1s, repeat_interval: 4h }
receivers: [{ name: bench, webhook_configs: [{ url: "${url}" }] }]
`

/** 10,000 alerts in 100 groups, posted in one request to each with the same configuration: until every group was told, and until every alert was. */
export const groups = {
  name: 'groups', what: '10,000 alerts in 100 groups posted at once: until all groups were told',
  async measure(bench) {
    const hook = await new WebhookServer().start()
    try {
      const ours = await ofDaybook(bench, hook)
      const theirs = await ofAlertmanager(bench, hook)
      const floor = (name) => (theirs ? { floor: { what: 'Alertmanager, no group wait', value: theirs[name] } } : { note: 'Alertmanager is not installed: there is nothing to compare with.' })
      return [
        { what: this.what, measured: ours.groups, unit: 'ms', target: theirs?.groups ?? Infinity, ...floor('groups') },
        { what: 'the same: until all alerts were told', measured: ours.alerts, unit: 'ms', target: theirs?.alerts ?? Infinity, ...floor('alerts') },
      ]
    } finally {
      hook.stop()
    }
  },
}

async function ofDaybook(bench, hook) {
  const daybook = await new ObserveDaybook(bench).start()
  try {
    const { url, headers } = daybook.daybook
    const taken = await fetch(`${url}/api/v1/routing/import`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ text: configOf(hook.url) }) })
    if (!taken.ok) throw new Error(await taken.text())
    return await measured({ post: `${url}/alertmanager/api/v2/alerts`, headers, pid: daybook.pid }, hook)
  } finally {
    await daybook.stop()
  }
}

async function ofAlertmanager(bench, hook) {
  const peer = await peerAlertmanager(bench, configOf(hook.url))
  if (!peer) return undefined
  try {
    return await measured({ post: `${peer.url}/api/v2/alerts`, headers: {}, pid: peer.pid }, hook)
  } finally {
    await peer.stop()
  }
}

/** What follows from a storm (incidents, the timeline) begins a moment later and goes on for a while: the next one is posted when it is over. Groups that look once a second what is new to tell never end. */
async function untilCalm(pid) {
  for (let tries = 0, calm = 0; tries < 30 && calm < 2; tries += 1) {
    const before = processorSeconds(pid)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    calm = processorSeconds(pid) - before < 0.8 ? calm + 1 : 0
  }
}

async function measured({ post, headers, pid }, hook) {
  const times = []
  for (let round = 0; round < rounds; round += 1) {
    hook.reset()
    const body = JSON.stringify(Array.from({ length: groupCount * perGroup }, (_, at) => ({
      labels: { alertname: `Round${round}Alert${at % groupCount}`, service: `service-${at % groupCount}`, instance: `host-${Math.floor(at / groupCount)}:9100`, severity: 'warning' },
      annotations: { summary: `Something is wrong with host ${at}`, description: 'It is wrong for longer than anybody likes; look at the dashboard of the host.' }, generatorURL: 'http://prometheus/graph',
    })))
    const startedAt = performance.now()
    const response = await fetch(post, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body })
    if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).slice(0, 200)}`)
    await hook.until(() => hook.alerts.size >= groupCount * perGroup)
    // When the last of them was told first: maybe before the request was answered.
    times.push({ groups: Math.max(...hook.groups.values()) - startedAt, alerts: Math.max(...hook.alerts.values()) - startedAt })
    await untilCalm(pid)
  }
  return { groups: median(times.map((each) => each.groups)), alerts: median(times.map((each) => each.alerts)) }
}

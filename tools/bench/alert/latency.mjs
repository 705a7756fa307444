import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeSeries, postAll, writeBody } from '../observe/remote-write.mjs'
import { ObserveDaybook, peerPrometheus } from '../observe/servers.mjs'
import { randomFrom } from '../random.mjs'
import { peerAlertmanager } from './alertmanager.mjs'
import { WebhookServer } from './webhook-server.mjs'

const samples = 60
const rule = 'groups: [{ name: bench, interval: 1s, rules: [{ alert: Bench, expr: bench_trouble > 0, labels: { severity: warning } }] }]'

/** From a sample's being sent to the webhook's coming, with rules evaluated once a second; one alert after the other. */
export const latency = {
  name: 'latency', what: 'a sample sent until the webhook came, evaluation 1 s, p99',
  async measure(bench) {
    const hook = await new WebhookServer().start()
    try {
      const ours = await ofDaybook(bench, hook, false)
      const prompt = await ofDaybook(bench, hook, true)
      const theirs = await ofPrometheus(bench, hook)
      return [
        { what: this.what, measured: ours.p99, unit: 'ms', target: 1300, note: `half of them within ${Math.round(ours.p50)} ms` },
        { what: 'the same, beside Prometheus and Alertmanager', measured: ours.p99, unit: 'ms', target: (theirs?.p99 ?? Infinity) * 0.8, ...(theirs ? { floor: { what: 'Prometheus and Alertmanager, no group wait', value: theirs.p99 } } : {}) },
        { what: 'rules that are evaluated as samples come', measured: prompt.p99, unit: 'ms', target: (theirs?.p99 ?? Infinity) * 0.8, ...(theirs ? { floor: { what: 'Prometheus and Alertmanager, no group wait', value: theirs.p99 }, note: `half of ours within ${Math.round(prompt.p50)} ms, half of theirs within ${Math.round(theirs.p50)} ms` } : { note: 'Prometheus or Alertmanager is not installed: there is nothing to compare with.' }) },
      ]
    } finally {
      hook.stop()
    }
  },
}

async function ofDaybook(bench, hook, isPrompt) {
  const daybook = await new ObserveDaybook(bench).start()
  try {
    const { url, headers } = daybook.daybook
    for (const [path, body] of [['receivers/save', { name: 'bench', url: hook.url }], ['rules/save', { name: 'bench', text: rule, isPrompt }]]) {
      const saved = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })
      if (!saved.ok) throw new Error(await saved.text())
    }
    return await measured(daybook, hook)
  } finally {
    await daybook.stop()
  }
}

async function ofPrometheus(bench, hook) {
  const manager = await peerAlertmanager(bench, `
route: { receiver: bench, group_by: [alertname, service], group_wait: 0s, group_interval: 5s, repeat_interval: 4h }
receivers: [{ name: bench, webhook_configs: [{ url: "${hook.url}" }] }]
`)
  const peer = manager && await peerPrometheus(bench)
  if (!peer) return undefined
  writeFileSync(join(peer.folder, 'bench.yml'), rule)
  writeFileSync(join(peer.folder, 'prometheus.yml'), `global: { evaluation_interval: 1s }\nrule_files: [bench.yml]\nalerting: { alertmanagers: [{ static_configs: [{ targets: ["${new URL(manager.url).host}"] }] }] }\n`)
  await peer.start()
  try {
    return await measured(peer, hook)
  } finally {
    await peer.stop()
    await manager.stop()
  }
}

async function measured(server, hook) {
  const random = randomFrom(3)
  const times = []
  await new Promise((resolve) => setTimeout(resolve, 5000))
  for (let at = 0; at < samples; at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random.next() * 1000))
    hook.reset()
    const startedAt = performance.now()
    await postAll(server, [writeBody([[encodeSeries({ __name__: 'bench_trouble', service: `service-${at}` }), [[Date.now(), 1]]]])], 1)
    const isThere = () => [...hook.groups.keys()].some((key) => key.includes(`service-${at}"`))
    times.push(await hook.until(isThere) - startedAt)
  }
  times.sort((a, b) => a - b)
  return { p50: times[Math.floor(times.length / 2)], p99: times[Math.ceil(times.length * 0.99) - 1] }
}

import { fork, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processesBelow } from '../process-memory.mjs'
import { ObserveDaybook, processorSeconds } from '../observe/servers.mjs'

const count = 5000
const everyMs = 20_000
const measuredMs = 60_000
const answering = fileURLToPath(new URL('answering-server.mjs', import.meta.url))

/** 5,000 HTTP checks every 20 s against a server of this machine: what it costs, and how evenly they start. */
export const checks = {
  name: 'checks', what: '5,000 HTTP checks every 20 s: server process, of one core',
  async measure(bench) {
    const target = await startAnswering()
    try {
      const ours = await measureDaybook(bench, target)
      const theirs = await measureBlackbox(bench, target)
      return [
        { what: this.what, measured: ours.share * 100, unit: '%', target: 60, note: `what lasted of its PostgreSQL beside it ${(ours.databaseShare * 100).toFixed(0)} %; ${ours.asked.toLocaleString('en')} requests in ${measuredMs / 1000} s`, ...(theirs === undefined ? {} : { floor: { what: 'blackbox exporter, the same requests, nothing kept', value: theirs * 100 } }) },
        { what: 'the same: start jitter, p99', measured: ours.jitterMs, unit: 'ms', target: 1000, note: `how far two starts of a check lie from 20 s apart${ours.waited === undefined ? '' : `; its main thread had ${(ours.ran * 100).toFixed(0)} % of a core and waited for one ${(ours.waited * 100).toFixed(0)} % of the time, in which nothing can start`}` },
      ]
    } finally {
      target.stop()
    }
  },
}

async function measureDaybook(bench, target) {
  const daybook = await new ObserveDaybook(bench).start()
  try {
    const client = await daybook.daybook.database()
    const settings = `jsonb_build_object('name', 'check-' || n, 'service', 'service:default/shop', 'url', '${target.url}/' || n, 'intervalMs', ${everyMs}, 'environment', null)`
    await client.query(`insert into alerting_checks (name, service, settings, is_on) select 'check-' || n, 'service:default/shop', ${settings}, true from generate_series(1, ${count}) n`)
    await client.query("select pg_notify('alerting_checks', '')")
    // One interval until each was asked for the first time, and half of one to settle.
    await pause(1.5 * everyMs)
    const pids = processesBelow([daybook.pid]).filter((pid) => pid !== daybook.pid)
    const before = { server: processorSeconds(daybook.pid), main: scheduledSeconds(daybook.pid), database: pids.map((pid) => [pid, secondsOf(pid)]) }
    await target.reset()
    await pause(measuredMs)
    const starts = await target.starts()
    const main = scheduledSeconds(daybook.pid)
    return {
      ...(main && before.main ? { ran: (main.ran - before.main.ran) / (measuredMs / 1000), waited: (main.waited - before.main.waited) / (measuredMs / 1000) } : {}),
      share: (processorSeconds(daybook.pid) - before.server) / (measuredMs / 1000), databaseShare: before.database.reduce((sum, [pid, seconds]) => sum + Math.max(0, secondsOf(pid) - seconds), 0) / (measuredMs / 1000),
      asked: [...starts.values()].reduce((sum, times) => sum + times.length, 0), jitterMs: jitterOf(starts),
    }
  } finally {
    await daybook.stop()
  }
}

/** p99 of how far two starts of one check lie from an interval apart; a check that was not asked twice counts as never. */
function jitterOf(starts) {
  const gaps = Array.from({ length: count }, (_, index) => starts.get(`/${index + 1}`) ?? []).flatMap((times) => (times.length < 2 ? [Number.POSITIVE_INFINITY] : times.slice(1).map((at, index) => Math.abs(at - times[index] - everyMs))))
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.99)] ?? Number.POSITIVE_INFINITY
}

/** Share of one core that the blackbox exporter takes for as many probes in the same time; undefined where it is not installed. */
async function measureBlackbox(bench, target) {
  if (spawnSync('prometheus-blackbox-exporter', ['--version']).status !== 0) {
    bench.tell('The blackbox exporter is not installed: there is nothing to compare with.')
    return undefined
  }
  const config = join(await bench.folder('blackbox'), 'blackbox.yml')
  writeFileSync(config, 'modules:\n  http_2xx:\n    prober: http\n    http:\n      preferred_ip_protocol: ip4\n')
  const port = 20_000 + process.pid % 20_000
  const child = spawn('prometheus-blackbox-exporter', [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  try {
    await untilReady(`http://127.0.0.1:${port}/-/healthy`)
    const before = processorSeconds(child.pid)
    const startedAt = performance.now()
    const seconds = 20
    const probes = []
    for (let index = 0; index < count * seconds * 1000 / everyMs; index += 1) {
      const dueMs = index * everyMs / count
      const early = dueMs - (performance.now() - startedAt)
      if (early > 2) await pause(early)
      probes.push(fetch(`http://127.0.0.1:${port}/probe?module=http_2xx&target=${encodeURIComponent(`${target.url}/${index % count + 1}`)}`).then((answer) => answer.arrayBuffer()))
    }
    await Promise.all(probes)
    return (processorSeconds(child.pid) - before) / ((performance.now() - startedAt) / 1000)
  } finally {
    child.kill('SIGTERM')
  }
}

/** A server in a process of its own, so that answering is nobody's cost here. */
async function startAnswering() {
  const child = fork(answering, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' })
  const next = () => new Promise((resolve) => { child.once('message', resolve) })
  const url = await next()
  const ask = (what) => {
    const answer = next()
    child.send(what)
    return answer
  }
  return { url, reset: () => ask('reset'), starts: () => ask('starts'), stop: () => child.kill('SIGTERM') }
}

async function untilReady(url) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await fetch(url).catch(() => undefined))?.ok) return
    await pause(100)
  }
  throw new Error('The blackbox exporter did not become ready.')
}

/** How long the main thread ran and stood in the queue for a processor (Documentation/scheduler/sched-stats.rst of Linux); undefined where that is not told. */
function scheduledSeconds(pid) {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number)
    return { ran: ran / 1e9, waited: waited / 1e9 }
  } catch {
    return undefined
  }
}

function secondsOf(pid) {
  try {
    return processorSeconds(pid)
  } catch {
    return 0
  }
}

function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms) })
}

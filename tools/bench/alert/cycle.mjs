import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundled } from '../bundled.mjs'
import { median } from '../figures.mjs'
import { encodeSeries, postAll, writeBody } from '../observe/remote-write.mjs'
import { ObserveDaybook, peerPrometheus } from '../observe/servers.mjs'
import { seriesFor } from './kube-series.mjs'

const corpus = fileURLToPath(new URL('../../../../shared/corpus/kube-prometheus-rules/manifests', import.meta.url))
const seriesCount = 50_000
const step = 15_000
const steps = 24
const rounds = 3

/** One evaluation of all rules of kube-prometheus on 50,000 series, by the time that each group says it took. */
export const cycle = {
  name: 'cycle', what: 'one cycle of 234 kube-prometheus rules on 50,000 series',
  async measure(bench) {
    if (!existsSync(corpus)) throw new Error('The rules of kube-prometheus are not here.')
    const texts = await plainRules()
    const series = await seriesFor(texts, seriesCount)
    const ours = await ofDaybook(bench, texts, series)
    const theirs = await ofPrometheus(bench, texts, series)
    return [{ what: this.what, measured: ours.ms, unit: 'ms', target: theirs?.ms ?? Infinity, ...(theirs ? { floor: { what: 'Prometheus on the same samples', value: theirs.ms } } : {}), note: `${ours.rules} rules, ${ours.alerts} alerts that wait or fire${theirs ? `; Prometheus ${theirs.rules} and ${theirs.alerts}` : '; Prometheus is not installed: there is nothing to compare with'}` }]
  },
}

/** Every group as a file that Prometheus reads, evaluated once in 30 s. */
async function plainRules() {
  const { readYaml } = await bundled("export { readYaml } from './src/lib/yaml-text.ts'")
  const groups = readdirSync(corpus).filter((name) => /\.ya?ml$/.test(name)).flatMap((name) => readYaml(readFileSync(join(corpus, name), 'utf8')).documents.flatMap(({ value }) => value?.spec?.groups ?? []))
  return [JSON.stringify({ groups: groups.map((group) => ({ ...group, interval: '30s' })) })]
}

function bodiesOf(series) {
  const start = Math.floor(Date.now() / step) * step - (steps - 1) * step
  const encoded = series.map(({ labels, value, grows }) => [encodeSeries(labels), Array.from({ length: steps }, (_, at) => [start + at * step, grows ? value + at * (value % 7) : value])])
  return Array.from({ length: Math.ceil(encoded.length / 2000) }, (_, part) => writeBody(encoded.slice(part * 2000, part * 2000 + 2000)))
}

async function ofDaybook(bench, texts, series) {
  const daybook = await new ObserveDaybook(bench).start()
  try {
    await postAll(daybook, bodiesOf(series), 2)
    const { url, headers } = daybook.daybook
    for (const [at, text] of texts.entries()) {
      const saved = await fetch(`${url}/api/v1/rules/save`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ name: `kube-${at}`, text }) })
      if (!saved.ok) throw new Error(await saved.text())
    }
    return await measured(daybook)
  } finally {
    await daybook.stop()
  }
}

async function ofPrometheus(bench, texts, series) {
  const peer = await peerPrometheus(bench)
  if (!peer) return undefined
  for (const [at, text] of texts.entries()) writeFileSync(join(peer.folder, `kube-${at}.yml`), text)
  writeFileSync(join(peer.folder, 'prometheus.yml'), 'global: {}\nrule_files: ["*.yml.rules", "kube-*.yml"]\n')
  await peer.start()
  try {
    await postAll(peer, bodiesOf(series), 2)
    return await measured(peer)
  } finally {
    await peer.stop()
  }
}

/** The sum over all groups of what the last evaluation took, as the API of both tells it. */
async function measured(server) {
  const sums = []
  let last = {}
  let seen = ''
  for (let tries = 0; sums.length < rounds + 1 && tries < 400; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { data: { groups } } = await (await fetch(`${server.url}/api/v1/rules`, { headers: server.headers })).json()
    const stamp = groups.map(({ lastEvaluation }) => lastEvaluation).join()
    if (groups.length === 0 || groups.some(({ lastEvaluation }) => lastEvaluation.startsWith('0001')) || stamp.slice(0, 19) === seen) continue
    seen = stamp.slice(0, 19)
    sums.push(groups.reduce((sum, { evaluationTime }) => sum + evaluationTime, 0) * 1000)
    last = { rules: groups.flatMap(({ rules }) => rules).length, alerts: groups.flatMap(({ rules }) => rules).reduce((sum, { alerts = [] }) => sum + alerts.length, 0) }
  }
  // The first evaluation is the program's first run of it.
  return { ms: median(sums.slice(1)), ...last }
}

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { saveRuleSet } from '#features/alerting/contract'
import { eventually, tempDir, testDaybook } from '../harness/index.ts'
import { freePort } from '../releases/start-place.ts'

const folder = '../shared/corpus/kube-prometheus-rules/manifests'
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const missing = existsSync(folder) ? ['prometheus', 'prometheus-node-exporter'].find((program) => !has(program)) : folder

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: string
}

/** Labels, state, and texts without the numbers, which are of another second. */
const shown = (alerts: readonly Alert[]) => alerts.map(({ labels, annotations, state }) => JSON.stringify([state, sorted(labels), sorted(annotations).map((pair) => pair.join('=').replaceAll(/\d[\d.]*/g, '#'))])).toSorted()
const sorted = (record: Readonly<Record<string, string>>) => Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The rules as they are, but that they wait seconds and not minutes. */
const hurried = (text: string) => text.replaceAll(/^( +for: )\d+[mhd]$/gm, '$13s')

describe.skipIf(missing !== undefined)(`the rules of kube-prometheus on a real machine (${missing === undefined ? 'beside a real Prometheus' : `skipped: ${missing} is missing`})`, () => {
  it('give the alerts that Prometheus gives, of what it scrapes and sends on', async () => {
    const daybook = await testDaybook()
    const texts = readdirSync(folder).map((name) => hurried(readFileSync(join(folder, name), 'utf8')))
    const [place, port, exporterPort] = [await tempDir(), await freePort(), await freePort()]
    const groups = texts.flatMap((text) => (parse(text) as { spec: { groups: object[] } }).spec.groups).map((group) => ({ ...group, interval: '2s' }))
    await writeFile(join(place, 'rules.yml'), stringify({ groups }))
    await writeFile(join(place, 'prometheus.yml'), stringify({
      global: { scrape_interval: '1s', evaluation_interval: '2s' }, rule_files: ['rules.yml'],
      scrape_configs: [{ job_name: 'node-exporter', static_configs: [{ targets: [`127.0.0.1:${exporterPort}`] }] }, { job_name: 'away', static_configs: [{ targets: ['127.0.0.1:1'] }] }],
      remote_write: [{ url: `${daybook.url}/prometheus/api/v1/write`, authorization: { credentials: daybook.token }, queue_config: { batch_send_deadline: '200ms' }, write_relabel_configs: [{ source_labels: ['__name__'], regex: '.*:.*|ALERTS.*', action: 'drop' }] }],
    }))
    const programs = [
      spawn('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${exporterPort}`], { stdio: 'ignore' }),
      spawn('prometheus', [`--config.file=${join(place, 'prometheus.yml')}`, `--storage.tsdb.path=${join(place, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' }),
    ]
    const ended = programs.map((program) => once(program, 'exit'))
    try {
      for (const [at, text] of texts.entries()) {
        const manifest = parse(text) as { spec: { groups: object[] } }
        await daybook.call(saveRuleSet, { name: `kube-${at}`, text: stringify({ ...manifest, spec: { groups: manifest.spec.groups.map((group) => ({ ...group, interval: '2s' })) } }) })
      }
      const alertsOf = async (url: string) => ((await (await fetch(`${url}/api/v1/alerts`, { headers: { authorization: `Bearer ${daybook.token}` } })).json()) as { data: { alerts: Alert[] } }).data.alerts
      await eventually(async () => {
        const [theirs, ours] = [await alertsOf(`http://127.0.0.1:${port}`), await alertsOf(`${daybook.url}/prometheus`)]
        expect(theirs.filter(({ state }) => state === 'firing').length).toBeGreaterThan(5)
        expect(theirs.every(({ state }) => state === 'firing')).toBe(true)
        expect(shown(ours)).toEqual(shown(theirs))
      }, { timeoutMs: 90_000, intervalMs: 500 })
    } finally {
      for (const program of programs) program.kill()
      await Promise.all(ended)
    }
  }, 150_000)
})

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localToken } from '#kernel/access'
import { systemClock } from '#platform/clock'
import { AlertFired, AlertResolved, saveReceiver } from '#features/alerting/contract'
import { eventually } from '../harness/eventually.ts'
import { tempDir } from '../harness/temp-dir.ts'
import { freePort, type Place, startPlace } from '../releases/start-place.ts'

const prometheus = process.env['DAYBOOK_PROMETHEUS'] ?? 'prometheus'
const amtool = process.env['DAYBOOK_AMTOOL'] ?? 'amtool'
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const [hasPrometheus, hasAmtool] = [has(prometheus), has(amtool)]

let place: Place
let folder = ''
let token = ''
beforeAll(async () => {
  [place, folder] = [await startPlace(), await tempDir()]
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await writeFile(join(folder, 'http.yml'), `authorization: { credentials: ${token} }\n`)
}, 60_000)
afterAll(() => place.end())

const get = async (path: string) => (await fetch(`${place.site.url}/alertmanager/api/v2/${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<Record<string, unknown>[]>

/** Asynchronous: Daybook answers from this very process. */
async function tool(...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(amtool, [`--alertmanager.url=${place.site.url}/alertmanager`, `--http.config.file=${join(folder, 'http.yml')}`, '--no-version-check', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, errors] = ['', '']
  child.stdout.on('data', (part: Buffer) => { out += part.toString() })
  child.stderr.on('data', (part: Buffer) => { errors += part.toString() })
  const [code] = await once(child, 'close') as [number | null]
  return { code, out: out.trim(), errors: errors.trim() }
}

const rules = (threshold: string) => `groups: [{name: g, rules: [{alert: FromPrometheus, expr: "vector(1) > ${threshold}", labels: {severity: page, job: shop}, annotations: {summary: "at {{ $value }}"}}]}]`

describe.skipIf(!hasPrometheus)(`a real Prometheus that sends its alerts here (${hasPrometheus ? 'there' : 'skipped: prometheus is not installed'})`, () => {
  it('is understood: what fires is kept alive by sending again, changes its texts, and ends', async () => {
    const port = await freePort()
    await writeFile(join(folder, 'prometheus.yml'), `
global: { evaluation_interval: 1s, external_labels: { site: here } }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ scheme: http, path_prefix: /alertmanager, authorization: { credentials: ${token} }, static_configs: [{ targets: ["${new URL(place.site.url).host}"] }] }] }
`)
    await writeFile(join(folder, 'rules.yml'), rules('0'))
    const child = spawn(prometheus, [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--rules.alert.resend-delay=1s', '--web.enable-lifecycle'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    try {
      const seen = async () => (await get('alerts')).find(({ labels }) => (labels as Record<string, string>)['alertname'] === 'FromPrometheus')
      const first = await eventually(async () => expect(await seen()).toBeDefined(), { timeoutMs: 60_000, intervalMs: 100 }).then(seen)
      expect(first).toMatchObject({ labels: { alertname: 'FromPrometheus', job: 'shop', severity: 'page', site: 'here' }, annotations: { summary: 'at 1' }, status: { state: 'active' }, generatorURL: expect.stringMatching(/\/graph\?g0\.expr=/) })
      await eventually(async () => expect(String((await seen())?.['endsAt']) > String(first?.['endsAt'])).toBe(true), { timeoutMs: 30_000, intervalMs: 100 })
      await writeFile(join(folder, 'rules.yml'), rules('-1').replace('at {{', 'now at {{'))
      await fetch(`http://127.0.0.1:${port}/-/reload`, { method: 'POST' })
      await eventually(async () => expect(await seen()).toMatchObject({ annotations: { summary: 'now at 1' } }), { timeoutMs: 30_000, intervalMs: 100 })
      await writeFile(join(folder, 'rules.yml'), rules('2').replace('at {{', 'now at {{'))
      await fetch(`http://127.0.0.1:${port}/-/reload`, { method: 'POST' })
      await eventually(async () => expect(await seen()).toBeUndefined(), { timeoutMs: 60_000, intervalMs: 100 })
      expect(await place.events(AlertFired)).toMatchObject([{ alert: { name: 'FromPrometheus', service: 'service:default/shop' } }])
      expect(await place.events(AlertResolved)).toHaveLength(1)
    } finally {
      child.kill()
      await ended
    }
  }, 120_000)
})

describe.skipIf(!hasAmtool)(`amtool (${hasAmtool ? 'there' : 'skipped: amtool is not installed'})`, () => {
  it('adds, finds, updates and ends silences; sees alerts, what silences them, and the configuration', async () => {
    await place.call(saveReceiver, { name: 'desk', url: 'http://127.0.0.1:9/' })
    expect(await tool('alert', 'add', 'alertname=Disk', 'severity=page', 'job=shop', '--annotation=summary=full')).toMatchObject({ code: 0, errors: '' })
    const shown = await tool('alert', 'query', '-o', 'json', 'alertname=Disk')
    expect(JSON.parse(shown.out)).toMatchObject([{ labels: { alertname: 'Disk', job: 'shop', severity: 'page' }, annotations: { summary: 'full' }, status: { state: 'active' } }])
    expect((await tool('alert', 'query', 'alertname=~"Di.*"', 'severity!=page')).out).not.toContain('Disk')
    const { out: id, errors } = await tool('silence', 'add', 'alertname=Disk', 'job=~"sh.+"', 'severity!=low', '--duration=1h', '--author=Ada', '--comment=the disk is being replaced')
    expect({ id, errors }).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), errors: '' })
    expect(JSON.parse((await tool('silence', 'query', '-o', 'json')).out)).toMatchObject([{ id, createdBy: 'Ada', comment: 'the disk is being replaced', status: { state: 'active' }, matchers: [{ name: 'alertname', value: 'Disk', isRegex: false, isEqual: true }, { name: 'job', isRegex: true }, { name: 'severity', isEqual: false }] }])
    expect((await tool('silence', 'query', '-q', 'alertname=Disk')).out).toBe(id)
    expect((await tool('silence', 'query', '-q', 'alertname=Other')).out).toBe('')
    await eventually(async () => expect(JSON.parse((await tool('alert', 'query', '-o', 'json', '--silenced', 'alertname=Disk')).out)).toMatchObject([{ status: { state: 'suppressed', silencedBy: [id] } }]), { timeoutMs: 20_000, intervalMs: 300 })
    expect((await tool('alert', 'query', '--active')).out).not.toContain('Disk')
    expect(await tool('silence', 'update', '--duration=2h', '--comment=longer', id)).toMatchObject({ code: 0 })
    expect(JSON.parse((await tool('silence', 'query', '-o', 'json')).out)).toMatchObject([{ id, comment: 'longer' }])
    expect(await tool('silence', 'expire', id)).toMatchObject({ code: 0 })
    expect((await tool('silence', 'query', '-q')).out).toBe('')
    expect((await tool('silence', 'query', '-q', '--expired')).out).toContain(id)
    expect((await tool('silence', 'add', 'alertname=~".*"', '--comment=all')).code).not.toBe(0)
    expect((await tool('config', 'show')).out).toContain('desk')
    expect((await tool('config', 'routes', 'test', 'alertname=Disk')).out).toBe('desk')
    expect((await tool('cluster', 'show')).out).toContain('disabled')
  }, 120_000)

  it('groups are those that routing keeps', async () => {
    await tool('alert', 'add', 'alertname=Grouped', 'instance=a', 'job=shop')
    await tool('alert', 'add', 'alertname=Grouped', 'instance=b', 'job=shop')
    await eventually(async () => expect(await get(`alerts/groups?filter=${encodeURIComponent('alertname="Grouped"')}`)).toMatchObject([{ labels: { alertname: 'Grouped' }, receiver: { name: 'desk' }, alerts: [{ receivers: [{ name: 'desk' }] }, {}] }]), { timeoutMs: 20_000, intervalMs: 100 })
    expect(await get('alerts/groups?receiver=other')).toEqual([])
    expect(await get('alerts/groups?active=false&filter=alertname="Grouped"')).toEqual([])
    expect(await get('receivers')).toEqual([{ name: 'desk' }])
  }, 60_000)
})

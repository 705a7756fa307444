import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Place, startPlace } from '../../../../../test/releases/start-place.ts'
import { applyChecks, listChecks, saveCheck } from '../../contract.ts'
import { readChecksFile } from './read-checks-file.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

const file = (more = '') => `
service: service:default/shop
environment: production
defaults: { severity: critical, interval: 30s, timeout: 2s }
checks:
  - name: front
    url: http://127.0.0.1:9/
    isOn: false
  - name: database
    kind: tcp
    host: 127.0.0.1
    port: 5432
    isOn: false
  - name: backup
    kind: heartbeat
    cron: 30 2 * * *
    grace: 1h
${more}`

test('a file is read with its defaults, each for the kinds that have it', () => {
  const { checks, faults } = readChecksFile(file())
  expect(faults).toEqual([])
  expect(checks).toMatchObject([
    { kind: 'http', name: 'front', service: 'service:default/shop', environment: 'production', severity: 'critical', intervalMs: 30_000, timeoutMs: 2000 },
    { kind: 'tcp', host: '127.0.0.1', port: 5432, intervalMs: 30_000 }, { kind: 'heartbeat', cron: '30 2 * * *', graceMs: 3_600_000, severity: 'critical' },
  ])
})

test.each([
  ['  - name: front\n    url: http://127.0.0.1/', /^line 1: The check front is there twice/],
  ['  - name: x\n    kind: tcp\n    host: a\n    prot: 1', /line 18: port: .*\nline 21: prot: There is no such field/], ['  - name: x\n    kind: smoke', /line 19: kind: There is no such kind. There are http, tcp, /], ['  - name: x\n    url: http://169.254.169.254/', /line 19: url: 169.254.169.254 may not be asked/],
  ['  - name: x\n    url: http://a/\n    interval: soon', /line 20: interval: "soon" is no time/], ['checks: []\nmore: 1', /./], ['  - name: [', /line \d+: /],
])('%j is a fault with its line', (more, expected) => {
  const { faults } = readChecksFile(file(more))
  expect(faults.map(({ line, message }) => `line ${line}: ${message}`).join('\n')).toMatch(expected)
})

test('a file is applied whole, again without change, and prunes only its own', async () => {
  await place.call(saveCheck, { kind: 'heartbeat', name: 'by-hand', service: 'service:default/shop' })
  expect(await place.call(applyChecks, { text: file(), isDryRun: true })).toEqual({ added: ['backup', 'database', 'front'], changed: [], unchanged: [], deleted: [] })
  expect((await place.call(listChecks, {})).items).toHaveLength(1)
  await place.call(applyChecks, { text: file() })
  expect(await place.call(applyChecks, { text: file() })).toEqual({ added: [], changed: [], unchanged: ['backup', 'database', 'front'], deleted: [] })
  const changed = file().replace('port: 5432', 'port: 5433').replace(/  - name: backup[\s\S]*/, '')
  expect(await place.call(applyChecks, { text: changed, prune: true })).toEqual({ added: [], changed: ['database'], unchanged: ['front'], deleted: ['backup'] })
  const { items } = await place.call(listChecks, {})
  expect(items.map(({ name, source, target }) => [name, source, target])).toEqual([['by-hand', null, 'every 1 d'], ['database', 'daybook.checks.yaml', '127.0.0.1:5433'], ['front', 'daybook.checks.yaml', 'http://127.0.0.1:9/']])
  await expect(place.call(applyChecks, { text: file('  - name: by-hand\n    url: http://127.0.0.1/') })).rejects.toThrow('by-hand (made by hand)')
  await expect(place.call(applyChecks, { text: file(), source: 'other.yaml' })).rejects.toThrow('front (from daybook.checks.yaml)')
  await expect(place.call(applyChecks, { text: 'checks:\n  - name: x' })).rejects.toThrow('line 2: service')
})

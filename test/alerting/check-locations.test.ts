import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueRunnerToken } from '#kernel/access'
import { sql } from '#platform/database'
import { AlertFired, AlertResolved, CheckResultsDropped, deleteCheck, getCheck, saveCheck } from '#features/alerting/contract'
import { locationPaths } from '../../src/features/alerting/checks/locations/location-protocol.ts'
import { eventually, tempDir } from '../harness/index.ts'
import { type Place, startPlace } from '../releases/start-place.ts'
import { bundleRunner, crash } from '../runs/index.ts'

const patient = { timeoutMs: 60_000, intervalMs: 50 }
const shop = 'service:default/shop'
const target = createServer((socket) => socket.on('error', () => undefined).end('220 ready\r\n'))
const quick = { service: shop, kind: 'tcp' as const, host: '127.0.0.1', intervalMs: 500, timeoutMs: 1000, failuresToAlert: 2, successesToResolve: 2 }
let place: Place
let port = 0
let folder = ''
let file = ''
const programs = new Map<string, ChildProcess>()
const tokens = new Map<string, string>()

beforeAll(async () => {
  await new Promise<void>((resolve) => { target.listen(0, '127.0.0.1', resolve) })
  port = (target.address() as AddressInfo).port
  folder = await tempDir()
  file = await bundleRunner(folder)
  // What stands between one of the runners and the target: its connections go to a port where nobody listens.
  writeFileSync(join(folder, 'firewall.cjs'), `const { Socket } = require('node:net')
const connect = Socket.prototype.connect
Socket.prototype.connect = function (...args) { const [options] = Array.isArray(args[0]) ? args[0] : args; if (options && options.port === ${port}) options.port = 1; return connect.apply(this, args) }`)
  place = await startPlace()
  for (const name of ['berlin', 'office']) await startRunner(name)
}, 120_000)
afterAll(async () => {
  for (const program of programs.values()) await crash(program)
  await place.end()
  target.close()
})

/** Where the server is now, and the token: a runner reads it anew whenever it cannot reach the server. */
async function writeConfig(name: string): Promise<string> {
  const token = tokens.get(name) ?? await issueRunnerToken(place.database.db, { name, now: new Date() })
  tokens.set(name, token)
  const config = join(folder, `${name}.json`)
  writeFileSync(config, JSON.stringify({ server: place.site.url, token, name, labels: [`${name}-site`] }))
  return config
}

/** A runner of its own process; berlin cannot reach the target. */
async function startRunner(name: string, config?: string): Promise<void> {
  const output = process.env['TEST_LOG'] === '1' ? 'inherit' : 'ignore'
  const args = [...(name === 'berlin' ? ['--require', join(folder, 'firewall.cjs')] : []), file, '--config', config ?? await writeConfig(name), '--work', join(folder, name)]
  programs.set(name, spawn(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '', HOME: folder }, stdio: ['ignore', output, output] }))
}

const read = async (name: string) => {
  const { check, results } = await place.call(getCheck, { name })
  return { check, results, at: Object.fromEntries(check.locationStates.map(({ location, state }) => [location, state])) }
}
const firing = async (alertname: string) => (await sql<{ id: string; summary: string }>`select id, summary from alerting_alerts where state = 'firing' and name = ${alertname}`.execute(place.database.db)).rows

describe('checks from several locations', () => {
  test('each location tells how it is there; most decide unless another rule is asked for', async () => {
    await place.call(saveCheck, { ...quick, name: 'shop-port', port, locations: ['berlin-site', 'office'] })
    await eventually(async () => expect((await read('shop-port')).at).toEqual({ 'berlin-site': 'failing', office: 'ok' }), patient)
    await eventually(async () => expect((await read('shop-port')).check.locationStates[0]?.consecutiveFailures).toBeGreaterThan(3), patient)
    const { check, results } = await read('shop-port')
    expect(check).toMatchObject({ state: 'degraded', reason: expect.stringMatching(/^It answers at 1 of 2 locations\. It fails from berlin-site, of 2 locations\. From berlin-site: .*ECONNREFUSED/), locationStates: [{ runners: ['berlin'] }, { runners: ['office'] }] })
    expect(new Set(results.map(({ location }) => location))).toEqual(new Set(['berlin-site', 'office']))
    expect(await firing('shop-port')).toEqual([])
    await place.call(saveCheck, { ...quick, name: 'shop-port', port, locations: ['berlin-site', 'office', 'here'], failWhen: 'any' })
    await eventually(async () => expect(await firing('shop-port')).toEqual([{ id: expect.any(String), summary: expect.stringMatching(/^shop fails from berlin-site, of 3 locations, \d+ times in a row\. From berlin-site: /) }]), patient)
    await eventually(async () => expect((await read('shop-port')).at).toEqual({ 'berlin-site': 'failing', office: 'ok', here: 'ok' }), patient)
    await place.call(saveCheck, { ...quick, name: 'shop-port', port, locations: ['berlin-site', 'office', 'here'], failWhen: 'most' })
    await eventually(async () => expect(await firing('shop-port')).toEqual([]), patient)
    await place.call(deleteCheck, { name: 'shop-port' })
  }, 150_000)

  test('what runners find is a series with the location', async () => {
    await place.call(saveCheck, { ...quick, name: 'shop-series', port, locations: ['berlin', 'office', 'here'] })
    await eventually(async () => expect(await successesOf('shop-series')).toEqual({ berlin: 0, office: 1, here: 1 }), patient)
    await place.call(deleteCheck, { name: 'shop-series' })
  }, 90_000)

  test('a server that is away and a runner that is killed meanwhile: what was found is told once', async () => {
    await place.call(saveCheck, { ...quick, name: 'shop-gap', port, locations: ['office'] })
    await eventually(async () => expect((await read('shop-gap')).results.length).toBeGreaterThan(2), patient)
    await place.stop()
    const stoppedAt = new Date()
    await sleep(3000)
    await crash(programs.get('office') as ChildProcess)
    const killedAt = new Date()
    await startRunner('office', join(folder, 'office.json'))
    await sleep(500)
    place = await startPlace(place)
    for (const name of ['berlin', 'office']) await writeConfig(name)
    const rows = async () => (await sql<{ at: Date; location: string }>`select at, location from alerting_results where check_name = 'shop-gap' order by at`.execute(place.database.db)).rows
    const gap = async () => (await rows()).filter(({ at }) => at > stoppedAt && at < killedAt)
    await eventually(async () => expect((await gap()).length).toBeGreaterThanOrEqual(4), patient)
    await eventually(async () => expect((await rows()).at(-1)?.at.getTime()).toBeGreaterThan(Date.now() - 2000), patient)
    const all = await rows()
    expect(new Set(all.map(({ at }) => at.toISOString())).size).toBe(all.length)
    const closest = Math.min(...all.slice(1).map(({ at }, index) => at.getTime() - (all[index]?.at.getTime() ?? 0)))
    // One told twice would be there at nearly the same time.
    expect(closest).toBeGreaterThan(20)
    await eventually(async () => expect((await sql`select from alerting_reports where at < ${killedAt}`.execute(place.database.db)).rows).toEqual([]), patient)
    await place.call(deleteCheck, { name: 'shop-gap' })
  }, 150_000)

  test('a location that is silent is unknown, and no vote; heard from nowhere is an alert of its own, until it is heard again', async () => {
    await place.call(saveCheck, { ...quick, name: 'shop-silent', port, locations: ['berlin', 'office'], failWhen: 'any' })
    await eventually(async () => expect(await firing('shop-silent')).toHaveLength(1), patient)
    await crash(programs.get('berlin') as ChildProcess)
    await eventually(async () => expect((await read('shop-silent')).check).toMatchObject({ state: 'degraded', locationStates: [{ state: 'unknown', reason: expect.stringMatching(/It was last heard from /) }, { state: 'ok' }] }), patient)
    // Who is not heard from is no vote: what fired for it ends when those who are heard say that all is well.
    await eventually(async () => expect(await firing('shop-silent')).toEqual([]), patient)
    expect((await read('shop-silent')).check).toMatchObject({ state: 'ok', reason: 'It answers at 1 of 2 locations. Nothing is heard from berlin.' })
    await crash(programs.get('office') as ChildProcess)
    await eventually(async () => expect(await firing('CheckUnknown')).toEqual([{ id: expect.any(String), summary: 'How shop is, is not known: nothing was heard of shop-silent from berlin, office. Look whether a runner of that name or label runs.' }]), patient)
    expect((await read('shop-silent')).check).toMatchObject({ state: 'unknown', reason: 'It is heard from none of its 2 locations; how it is, is not known.' })
    const fired = (await place.events(AlertFired)).filter(({ alert }) => alert.name === 'CheckUnknown')
    expect(fired).toHaveLength(1)
    await startRunner('office')
    await eventually(async () => expect(await firing('CheckUnknown')).toEqual([]), patient)
    expect((await place.events(AlertResolved)).filter(({ alert }) => alert.name === 'CheckUnknown')).toHaveLength(1)
    await place.call(deleteCheck, { name: 'shop-silent' })
  }, 200_000)
})

describe('a runner that lies', () => {
  const runnerId = randomUUID()
  const outcome = { isOk: false, status: null, latencyMs: 1, error: 'It is down.', expiresAt: null }
  const web = () => ({ service: shop, url: `http://127.0.0.1:${port}/`, auth: 'bearer' as const, intervalMs: 5000 })
  let token = ''
  beforeAll(async () => {
    token = await issueRunnerToken(place.database.db, { name: 'liar', now: new Date() })
    await place.call(saveCheck, { ...quick, name: 'shop-told', port, locations: ['liar'] })
    await place.call(saveCheck, { ...web(), name: 'shop-secret', locations: ['office'], secret: 'of the shop' })
  })

  async function post(path: string, body: object, as = token): Promise<{ status: number; body: Record<string, never> }> {
    const response = await fetch(`${place.site.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${as}` }, body: JSON.stringify({ runnerId, ...body }) })
    return { status: response.status, body: (await response.json()) as never }
  }
  const tell = async (first: number, ...results: object[]) => (await post(locationPaths.results, { sentAt: new Date().toISOString(), first, dropped: 0, results })).body as unknown as { nextResult: number; refused: { number: number; why: string }[] }
  const result = (over: object = {}) => ({ name: 'shop-told', location: 'liar', revision: 1, at: new Date().toISOString(), outcome, ...over })
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
  const results = async (name: string) => (await sql`select from alerting_results where check_name = ${name} union all select from alerting_reports where check_name = ${name}`.execute(place.database.db)).rows.length

  test('is not known before it has registered, and none with another token', async () => {
    expect((await post(locationPaths.checks, { since: 0, waitMs: 0 })).status).toBe(404)
    expect((await post(locationPaths.checks, { since: 0, waitMs: 0 }, 'nonsense')).status).toBe(401)
    expect((await post('/api/v1/runner/register', { name: 'liar', labels: [], version: '1', capacity: 1, doesChecks: true, held: [] })).status).toBe(200)
  })

  test('sees only what it is to do', async () => {
    const { body } = await post(locationPaths.checks, { since: 0, waitMs: 0 })
    expect(body).toMatchObject({ isWhole: true, checks: [{ name: 'shop-told', location: 'liar', secret: null }] })
    expect(JSON.stringify(body)).not.toContain('of the shop')
  })

  test('is refused what it was not given, what has not come yet, what is long over and what cannot be kept; the rest is taken, once', async () => {
    const { refused, nextResult } = await tell(0, result({ name: 'shop-secret', location: 'office' }), result({ location: 'office' }), result({ at: ago(-60_000) }), result({ at: ago(30 * 86_400_000) }), result({ outcome: { ...outcome, error: 'a\0b' } }), result({ outcome: { ...outcome, latencyMs: -1 } }), 'nonsense' as never, result())
    expect(refused.map(({ number, why }) => [number, why.slice(0, 40)])).toEqual([
      [0, 'This runner was not given the check shop'], [1, 'This runner was not given the check shop'], [2, 'It is of a time that has not come yet.'], [3, 'It is more than a week old.'], [4, 'It holds text that cannot be kept.'], [5, expect.stringContaining('It does not read')], [6, expect.stringContaining('It does not read')],
    ])
    expect(nextResult).toBe(8)
    await tell(7, result())
    expect(await results('shop-secret')).toBe(0)
    expect(await results('shop-told')).toBe(1)
  })

  test('a clock that goes wrong shifts nothing: what counts is how long ago it was', async () => {
    const wrong = (ms: number) => new Date(Date.parse('2031-01-01T00:00:00Z') + ms).toISOString()
    const { body } = await post(locationPaths.results, { sentAt: wrong(0), first: 8, dropped: 3, results: [result({ at: wrong(-2000) })] })
    expect(body).toMatchObject({ refused: [], nextResult: 9 })
    await eventually(async () => expect((await read('shop-told')).results).toHaveLength(2), patient)
    for (const { at } of (await read('shop-told')).results) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000)
    expect(await place.events(CheckResultsDropped)).toEqual([{ runner: 'liar', count: 3 }])
  })

  test('does no more when its check was given to nobody', async () => {
    await place.call(saveCheck, { ...quick, name: 'shop-told', port, locations: ['here'] })
    expect((await post(locationPaths.checks, { since: 1, waitMs: 0 })).body).toMatchObject({ isWhole: false, checks: [], gone: [{ name: 'shop-told', location: 'liar' }] })
    await sql`update alerting_assignments set ended_at = now() - interval '1 hour' where check_name = 'shop-told'`.execute(place.database.db)
    expect((await tell(9, result())).refused).toMatchObject([{ why: expect.stringContaining('was taken from this runner before') }])
  })

  test('a secret is entered anew before it goes to another place', async () => {
    await expect(place.call(saveCheck, { ...web(), name: 'shop-secret', locations: ['office', 'liar'] })).rejects.toThrow('Enter the secret anew')
    await place.call(deleteCheck, { name: 'shop-secret' })
  })
})

/** The last value of probe_success of a check, by location. */
async function successesOf(check: string): Promise<Record<string, number>> {
  const now = Date.now()
  const { series } = await place.telemetry.metrics.query({ query: `probe_success{check="${check}"}`, start: now, end: now, step: 0 }) as { series: readonly { labels: { get(name: string): string | undefined }; values: ArrayLike<number> }[] }
  return Object.fromEntries(series.map(({ labels, values }) => [labels.get('location') ?? '', values[0] ?? Number.NaN]))
}

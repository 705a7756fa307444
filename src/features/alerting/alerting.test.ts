import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getEntity } from '#kernel/catalog/contract'
import { sql } from '#platform/database'
import { newId } from '#lib/id'
import { isHmacValid } from '#platform/secrets'
import { eventually } from '../../../test/harness/index.ts'
import { freePort, type Place, startPlace } from '../../../test/releases/start-place.ts'
import { PipelineFinished } from '#features/pipelines/contract'
import { getEnvironment, saveEnvironment } from '#features/releases/contract'
import { AlertFired, AlertResolved, deleteCheck, deleteReceiver, getCheck, listAlerts, listChecks, listDeliveries, redeliver, saveCheck, saveReceiver } from './contract.ts'
import { writeResults } from './checks/check-results.ts'
import { settingsOf } from './checks/check-settings.ts'
import { tablesOf } from './alerting-tables.ts'

interface Received { headers: Record<string, unknown>; body: string }

/** Answers as it is told; keeps what was posted. */
class Target {
  status = 200
  body = 'all is well'
  received: Received[] = []
  readonly #server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      if (request.method === 'POST') this.received.push({ headers: request.headers, body })
      response.statusCode = this.status
      response.end(this.body)
    })
  })
  async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve) })
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }
  stop(): Promise<unknown> {
    return new Promise((resolve) => { this.#server.close(resolve); this.#server.closeAllConnections() })
  }
}

let place: Place
const service = new Target()
const hook = new Target()
let serviceUrl = ''
let hookUrl = ''
const patient = { timeoutMs: 30_000, intervalMs: 20 }
beforeAll(async () => {
  place = await startPlace()
  serviceUrl = await service.start()
  hookUrl = await hook.start()
})
afterAll(async () => {
  await place.end()
  await service.stop()
  await hook.stop()
})

const shop = 'service:default/shop'
const quick = { service: shop, environment: 'production', intervalMs: 500, failuresToAlert: 2, successesToResolve: 2 }

test('fires once after so many failures with the onset, tells the webhook signed, resolves after so many successes', async () => {
  await place.call(saveReceiver, { name: 'pager', url: hookUrl, secret: 'a long enough secret' })
  await place.call(saveCheck, { ...quick, name: 'shop-answers', url: serviceUrl, expectBody: '/all .* well/', severity: 'critical', runbookUrl: 'https://docs.example.org/shop' })
  await eventually(async () => expect((await place.call(getCheck, { name: 'shop-answers' })).check.state).toBe('ok'), patient)
  expect((await place.call(getEntity, { ref: shop })).entity.name).toBe('shop')
  service.body = 'nothing'
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items).toHaveLength(1), patient)
  const { check, results, alerts } = await place.call(getCheck, { name: 'shop-answers' })
  expect(check).toMatchObject({ state: 'failing' })
  const [alert] = alerts
  const failures = results.filter(({ isOk }) => !isOk).map(({ at }) => at).toSorted()
  expect(alert).toMatchObject({ name: 'shop-answers', severity: 'critical', service: shop, environment: 'production', state: 'firing', startedAt: failures[0], summary: expect.stringContaining('does not hold /all .* well/') })
  await eventually(() => hook.received.length > 0, patient)
  const [message] = hook.received
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    version: '4', status: 'firing', receiver: 'pager', groupLabels: { alertname: 'shop-answers' }, commonLabels: { severity: 'critical', service: 'shop' }, externalURL: place.site.url,
    alerts: [{ status: 'firing', startsAt: failures[0], endsAt: '0001-01-01T00:00:00Z', annotations: { runbook_url: 'https://docs.example.org/shop' }, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) }],
  })
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(message?.headers['x-daybook-signature'])) ?? []
  expect(isHmacValid('a long enough secret', `${time}.${message?.body}`, signature ?? '')).toBe(true)
  service.body = 'all is well'
  await eventually(() => hook.received.length === 2, patient)
  expect(JSON.parse(hook.received[1]?.body ?? '')).toMatchObject({ status: 'resolved', alerts: [{ status: 'resolved' }] })
  expect(await place.events(AlertFired)).toHaveLength(1)
  expect(await place.events(AlertResolved)).toHaveLength(1)
  await eventually(async () => expect((await place.call(listChecks, { service: shop })).items[0]).toMatchObject({ state: 'ok', uptime24h: expect.any(Number) }), patient)
}, 150_000)

test('a webhook that fails is tried again, one that refuses is not, and either can be sent again', async () => {
  hook.received = []
  hook.status = 503
  service.status = 500
  await eventually(() => hook.received.length >= 2, patient)
  const { items: [waiting] } = await place.call(listDeliveries, { receiver: 'pager' })
  expect(waiting).toMatchObject({ state: 'waiting', lastStatus: 503, lastError: expect.stringMatching(/^It answered 503/) })
  hook.status = 404
  await place.call(redeliver, { id: waiting?.id ?? '' })
  await eventually(async () => expect((await place.call(listDeliveries, { receiver: 'pager' })).items[0]).toMatchObject({ state: 'failed', lastStatus: 404 }), patient)
  hook.status = 200
  await place.call(redeliver, { id: waiting?.id ?? '' })
  await eventually(async () => expect((await place.call(listDeliveries, { receiver: 'pager' })).items[0]).toMatchObject({ state: 'delivered', attempts: 1 }), patient)
  await place.call(deleteReceiver, { name: 'pager' })
  service.status = 200
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items).toHaveLength(0), patient)
}, 150_000)

test('stopped and started again in the middle, nothing is lost and nothing fires twice', async () => {
  const before = (await place.events(AlertFired)).length
  service.status = 500
  await eventually(async () => expect((await place.call(getCheck, { name: 'shop-answers' })).check.consecutiveFailures).toBeGreaterThanOrEqual(1), patient)
  await place.stop()
  place = await startPlace(place)
  await eventually(async () => expect(await place.events(AlertFired)).toHaveLength(before + 1), patient)
  await place.stop()
  place = await startPlace(place)
  const { check } = await place.call(getCheck, { name: 'shop-answers' })
  await eventually(async () => expect(Date.parse((await place.call(getCheck, { name: 'shop-answers' })).check.lastCheckedAt ?? '')).toBeGreaterThan(Date.parse(check.lastCheckedAt ?? '') + 500), patient)
  expect(await place.events(AlertFired)).toHaveLength(before + 1)
  const resolved = (await place.events(AlertResolved)).length
  service.status = 200
  await eventually(async () => expect(await place.events(AlertResolved)).toHaveLength(resolved + 1), patient)
  await place.call(deleteCheck, { name: 'shop-answers' })
}, 150_000)

test('results written twice, as after a lost confirmation, make one alert; a refused transaction leaves none', async () => {
  await place.call(saveCheck, { ...quick, name: 'twice', url: serviceUrl, isOn: false })
  const row = await tablesOf(place.database.db).selectFrom('alerting_checks').selectAll().where('name', '=', 'twice').executeTakeFirstOrThrow()
  const at = new Date()
  const alertId = '0192f000-0000-7000-8000-000000000001'
  const result = {
    settings: settingsOf(row), revision: row.revision, at, found: { location: 'here', at, reportId: null, outcome: { isOk: false, status: 500, latencyMs: 3, error: 'It answered 500.', expiresAt: null } }, stand: null, transition: 'fire' as const,
    verdict: { isOk: false, isDown: true, failures: 2, successes: 0, firstFailureAt: at, error: 'It answered 500.' }, alertId, firingId: alertId, unknown: null, unknownAlertId: null, unknownId: null,
  }
  const before = (await place.events(AlertFired)).length
  await expect(place.transact(async (ctx) => {
    await writeResults(ctx, [result])
    throw new Error('killed')
  })).rejects.toThrow('killed')
  expect(await place.events(AlertFired)).toHaveLength(before)
  await place.transact((ctx) => writeResults(ctx, [result]))
  await place.transact((ctx) => writeResults(ctx, [result]))
  expect(await place.events(AlertFired)).toHaveLength(before + 1)
  await place.call(deleteCheck, { name: 'twice' })
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from alerting_alerts where state = 'firing'`.execute(place.database.db)
  expect(rows[0]?.count).toBe(0)
})

test('a deployment of ours is no alert, what it leaves broken is', async () => {
  // Its own each time that it is tried.
  const name = `desk-${newId().slice(-12)}`
  const desk = `service:default/${name}`
  const repository = await place.repository(name)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const slow = (text: string, status: number) => `setTimeout(() => require('node:http').createServer((q, s) => { s.statusCode = q.url === '/health' ? 200 : ${status}; s.end('${text}') }).listen(process.env.PORT, '127.0.0.1'), 1500)`
  await repository.commit({ 'app.js': slow('one', 200) })
  await place.call(saveEnvironment, { name: 'production', service: desk, repository: repository.ref, target: { strategy: 'process', command: 'exec node app.js', healthUrl: `${url}health`, env: { PORT: String(port) } } })
  const live = (commit: unknown) => eventually(async () => {
    const { environment } = await place.call(getEnvironment, { name: 'production', service: desk })
    expect(environment).toMatchObject({ state: 'ok', current: { commit } })
  }, { timeoutMs: 45_000, intervalMs: 50 })
  await live(expect.any(String))
  const fired = async () => (await place.events(AlertFired)).filter(({ alert }) => alert.service === desk)
  await place.call(saveCheck, { ...quick, name, service: desk, url, failuresToAlert: 1 })
  await eventually(async () => expect((await place.call(getCheck, { name })).check.state).toBe('ok'), patient)
  const deployCommit = async (text: string, status: number) => {
    const commit = await repository.commit({ 'app.js': slow(text, status) })
    await place.transact((ctx) => ctx.append(PipelineFinished, { subject: repository.ref, summary: 'pipeline', data: { runId: commit, repository: repository.ref, workflow: 'ci.yml', ref: 'refs/heads/main', commit, treeSha: repository.git('rev-parse', 'HEAD^{tree}'), isDefaultBranch: true, state: 'succeeded', reason: null } }))
    await live(commit)
  }
  await deployCommit('two', 200)
  expect((await place.call(getCheck, { name })).results.some(({ error }) => error?.endsWith('Not counted, since a deployment is under way.'))).toBe(true)
  expect(await fired()).toEqual([])
  await deployCommit('three', 500)
  await eventually(async () => expect((await fired()).map(({ alert }) => alert.summary)).toEqual([expect.stringMatching(/^desk-\S+ in production answered 500(, twice in a row)?\.$/)]), patient)
  await place.call(deleteCheck, { name })
}, 150_000)

test('what cannot be told is unknown: an address that may not be asked, a pattern that runs away', async () => {
  await expect(place.call(saveCheck, { ...quick, name: 'metadata', url: 'http://169.254.169.254/latest' })).rejects.toThrow('may not be asked')
  await expect(place.call(saveCheck, { ...quick, name: 'pattern', url: serviceUrl, expectBody: '/(/' })).rejects.toThrow('does not read as a pattern')
  service.body = `${'a'.repeat(40)}!`
  await place.call(saveCheck, { ...quick, name: 'runaway', url: serviceUrl, expectBody: '/^(a+)+$/' })
  await eventually(async () => expect((await place.call(getCheck, { name: 'runaway' })).check).toMatchObject({ state: 'unknown', reason: expect.stringContaining('takes too long') }), patient)
  await place.call(deleteCheck, { name: 'runaway' })
  service.body = 'all is well'
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entityGraph, getEntity } from '#kernel/catalog/contract'
import { rerun, setSecret } from '#kernel/runs/contract'
import { PipelineFinished } from '#features/pipelines/contract'
import { eventually } from '../../../test/harness/index.ts'
import { partHarness } from '../../../test/harness/part-harness.ts'
import { freePort, type Place, serviceProgram, startPlace } from '../../../test/releases/start-place.ts'
import {
  deploy, DeploymentFailed, DeploymentSkipped, getEnvironment, listReleases, ReleaseQuarantined, rollback, saveEnvironment, ServiceCrashed, ServiceDeployed, ServiceRolledBack, ServiceUpgraded, stopEnvironment,
  unquarantineRelease,
} from './contract.ts'
import { environmentsOf } from './environment-store.ts'
import { releases } from './feature.ts'
import { reconcile } from './reconcile-environments.ts'
import { readSupervised } from './supervised-process.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

const patient = { timeoutMs: 45_000, intervalMs: 50 }

async function service(name: string, more: { healthTimeoutMs?: number; secrets?: string[] } = {}) {
  const ref = `service:default/${name}`
  const repository = await place.repository(name)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const target = { strategy: 'process' as const, command: 'exec node app.js', healthUrl: url, env: { PORT: String(port) }, healthTimeoutMs: 5000, ...more }
  const save = () => place.call(saveEnvironment, { name: 'production', service: ref, repository: repository.ref, target })
  const passed = async (commit: string, state: 'succeeded' | 'failed' = 'succeeded') => {
    const treeSha = repository.git('rev-parse', `${commit}^{tree}`)
    await place.transact((ctx) => ctx.append(PipelineFinished, { subject: repository.ref, summary: 'pipeline', data: { runId: `run-${commit.slice(0, 7)}`, repository: repository.ref, workflow: '.github/workflows/ci.yml', ref: 'refs/heads/main', commit, treeSha, isDefaultBranch: true, state, reason: null } }))
  }
  const look = () => place.call(getEnvironment, { name: 'production', service: ref })
  const says = async () => (await fetch(url)).text()
  const live = (commit: string) => eventually(async () => expect((await look()).environment).toMatchObject({ current: { commit }, state: 'ok' }), patient)
  return { ref, repository, url, save, passed, look, says, live }
}

test('a pushed commit whose pipeline passed is released, deployed, upgraded; a bad one is rolled back and stays back', async () => {
  const shop = await service('shop')
  await shop.save()
  const good = await shop.repository.commit({ 'app.js': serviceProgram('good') }, 'Open the shop')
  await shop.passed(good)
  await shop.live(good)
  expect(await shop.says()).toBe('good')
  const [seenBefore] = await environmentsOf(place.database.db, { service: shop.ref })
  const bad = await shop.repository.commit({ 'app.js': serviceProgram('bad') }, 'Break the shop')
  await shop.passed(bad)
  await shop.live(bad)
  // A look that began before the deployment ended has nothing true to say, and does nothing.
  const worker = partHarness({ database: place.database, parts: [releases], site: place.site }).worker(releases, AbortSignal.abort())
  if (seenBefore) await reconcile(worker, seenBefore, { probedAt: 0, failedProbes: 0, said: '', slot: null, crashedAt: undefined, nextActionAt: 0 })
  expect((await shop.look()).environment).toMatchObject({ current: { commit: bad }, state: 'ok' })
  expect(await shop.says()).toBe('bad')
  expect(await place.events(ServiceDeployed)).toMatchObject([{ commit: good, previous: null }])
  const [upgraded] = await place.events(ServiceUpgraded)
  expect(upgraded).toMatchObject({ commit: bad, previous: { commit: good } })

  const deployment = await place.call(rollback, { service: shop.ref, environment: 'production', to: upgraded?.previous?.releaseId ?? '', reason: 'It is broken' })
  expect(deployment).toMatchObject({ kind: 'rollback', commit: good, by: 'Ada' })
  expect(await place.events(ReleaseQuarantined)).toMatchObject([{ commit: bad }])
  await shop.live(good)
  expect(await shop.says()).toBe('good')
  expect(await place.events(ServiceRolledBack)).toMatchObject([{ commit: good, previous: { commit: bad }, reason: 'It is broken', runId: deployment.runId }])

  shop.repository.git('commit', '--amend', '-q', '-m', 'Break the shop, with another message')
  await shop.repository.push()
  await shop.passed(shop.repository.git('rev-parse', 'HEAD'))
  await eventually(async () => expect((await place.events(DeploymentSkipped)).at(-1)?.reason).toMatch(/^It has the same content as .* which is in quarantine: It is broken$/), patient)
  await expect(place.call(deploy, { service: shop.ref, environment: 'production', release: bad })).rejects.toThrow('is in quarantine')
  await expect(place.call(rerun, { id: upgraded?.runId ?? '' })).rejects.toThrow('is in quarantine')
  const fixed = await shop.repository.commit({ 'app.js': serviceProgram('fixed') }, 'Mend the shop')
  await shop.passed(fixed)
  await shop.live(fixed)
  expect(await shop.says()).toBe('fixed')
  const { items } = await place.call(listReleases, { service: shop.ref })
  expect(items.filter(({ quarantine }) => quarantine !== null)).toHaveLength(2)
  expect(items.find(({ commit }) => commit === fixed)).toMatchObject({ deployedTo: ['production'], message: 'Mend the shop', author: 'Ada' })
  expect((await place.call(entityGraph, { ref: shop.ref })).edges.map(({ type, to }) => `${type} ${to}`).toSorted()).toEqual([`builtFrom ${shop.repository.ref}`, 'deployedTo environment:default/production'])
  expect((await place.call(getEntity, { ref: 'environment:default/production' })).entity.kind).toBe('environment')

  await place.call(unquarantineRelease, { release: items.find(({ commit }) => commit === bad)?.id ?? '', reason: 'It was not at fault' })
  await place.call(deploy, { service: shop.ref, environment: 'production', release: bad.slice(0, 10), reason: 'try again' })
  await shop.live(bad)
}, 150_000)

test('a release that does not answer fails with its reason, and the one before it goes on', async () => {
  const cart = await service('cart', { healthTimeoutMs: 1000 })
  await cart.save()
  const good = await cart.repository.commit({ 'app.js': serviceProgram('good') })
  await cart.passed(good)
  await cart.live(good)
  const sick = await cart.repository.commit({ 'app.js': serviceProgram('sick', false) })
  await cart.passed(sick)
  await eventually(async () => expect((await cart.look()).deployments[0]).toMatchObject({ commit: sick, state: 'failed' }), patient)
  const { deployments, environment } = await cart.look()
  expect(deployments[0]?.reason).toBe(`${cart.url} did not answer 2xx within 1 s; the last try: answered 500. The release before it runs again.`)
  expect(environment).toMatchObject({ current: { commit: good } })
  expect((await place.events(DeploymentFailed)).at(-1)).toMatchObject({ service: cart.ref, commit: good })
  expect(await cart.says()).toBe('good')
}, 150_000)

test('of commits that come while one is deployed only the newest follows, and an older one never comes after a newer', async () => {
  const desk = await service('desk')
  const commits: string[] = []
  for (const name of ['one', 'two', 'three']) commits.push(await desk.repository.commit({ 'app.js': `setTimeout(() => { ${serviceProgram(name)} }, 700)`, '.keep': name }))
  const [one = '', two = '', three = ''] = commits
  await desk.save()
  await desk.live(three)
  await desk.passed(two)
  await eventually(async () => expect((await place.events(DeploymentSkipped)).at(-1)?.reason).toMatch(/^It is older than /), patient)
  await desk.passed(one, 'failed')
  await desk.passed(one)
  const next: string[] = []
  for (const name of ['four', 'five', 'six']) {
    const commit = await desk.repository.commit({ 'app.js': `setTimeout(() => { ${serviceProgram(name)} }, 700)`, '.keep': name })
    next.push(commit)
    await desk.passed(commit)
  }
  await desk.live(next[2] ?? '')
  const { deployments } = await desk.look()
  expect(deployments.map(({ commit }) => commit)).not.toContain(one)
  expect(deployments.filter(({ state }) => state === 'running')).toEqual([])
  expect(deployments.find(({ commit }) => commit === next[1])?.state).toBe('cancelled')
}, 150_000)

test('a service that is killed is started again and told of; server and runner may be away meanwhile; stopping stops it', async () => {
  await place.call(setSecret, { name: 'API_KEY', value: 'open sesame' })
  const lamp = await service('lamp', { secrets: ['API_KEY'] })
  await lamp.repository.commit({ 'app.js': `require('node:http').createServer((q, s) => s.end(process.env.API_KEY)).listen(process.env.PORT, '127.0.0.1')` })
  await lamp.save()
  const commit = lamp.repository.git('rev-parse', 'HEAD')
  await lamp.live(commit)
  expect(await lamp.says()).toBe('open sesame')
  const folder = join(place.site.dataDir, 'environments', 'lamp', 'production')
  await place.stop()
  expect(await lamp.says()).toBe('open sesame')
  process.kill((await readSupervised(folder)).pid ?? 0, 'SIGKILL')
  await eventually(async () => expect(await lamp.says()).toBe('open sesame'), patient)
  process.kill(Number(readFileSync(join(folder, 'supervisor'), 'utf8').split(' ')[0]), 'SIGKILL')
  process.kill((await readSupervised(folder)).pid ?? 0, 'SIGKILL')
  place = await startPlace(place)
  await eventually(async () => expect(await readSupervised(folder)).toMatchObject({ isSupervised: true, isRunning: true }), patient)
  await eventually(async () => expect(await lamp.says()).toBe('open sesame'), patient)
  process.kill((await readSupervised(folder)).pid ?? 0, 'SIGKILL')
  await eventually(async () => expect((await place.events(ServiceCrashed)).filter((data) => data.service === lamp.ref).at(-1)).toMatchObject({ exitCode: 137 }), patient)
  const stopped = await place.call(stopEnvironment, { name: 'production', service: lamp.ref, reason: 'no longer needed' })
  expect(stopped).toMatchObject({ state: 'off', reason: 'Ada stopped it: no longer needed' })
  expect(await readSupervised(folder)).toMatchObject({ isSupervised: false, isRunning: false })
}, 150_000)

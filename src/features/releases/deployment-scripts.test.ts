import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runCommand } from '#platform/process'
import { newId } from '#lib/id'
import { eventually, tempDir } from '../../../test/harness/index.ts'
import { ProcessStrategy } from './contract.ts'
import { environmentFolder } from './environment-folder.ts'
import { planDeployment } from './plan-deployment.ts'
import { readSupervised, supervise } from './supervised-process.ts'

const folders = new Set<string>()
afterEach(async () => {
  for (const folder of folders) await supervise(folder, 'stop')
  folders.clear()
})

const server = (body: string) => `require('http').createServer((q, s) => { s.statusCode = ${body === 'broken' ? 500 : 200}; s.end(${JSON.stringify(body)} + (process.env.GREETING || '') + (process.env.API_KEY || '')) }).listen(process.env.PORT, '127.0.0.1')`

async function repository(): Promise<{ gitDir: string; commit: (files: Record<string, string>) => string }> {
  const folder = await tempDir()
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  return {
    gitDir: join(folder, '.git'),
    commit: (files) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', 'change')
      return git('rev-parse', 'HEAD')
    },
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const address = socket.address()
      socket.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function place() {
  const root = await tempDir()
  const folder = environmentFolder(root, 'service:default/shop', 'production')
  folders.add(folder)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  execFileSync('mkdir', ['-p', folder])
  const target = (changes: Partial<ProcessStrategy> = {}) => ProcessStrategy.parse({ strategy: 'process', command: 'node app.js', healthUrl: url, healthTimeoutMs: 5000, env: { PORT: String(port) }, ...changes })
  return { folder, url, port, target }
}

interface Ran { state: string; log: string; slot: string }
async function deploy(options: { folder: string; target: ProcessStrategy; gitDir: string; commit: string; releaseId?: string; slot?: string; secrets?: Record<string, string>; until?: string }): Promise<Ran> {
  const { folder, target, gitDir, commit, slot = `deployments/${newId()}`, releaseId = newId() } = options
  const plan = planDeployment({ deploymentId: newId(), kind: 'deploy', service: 'service:default/shop', environment: 'production', target, folder, slot, gitDir, release: { id: releaseId, version: '1.0.0', commit } })
  const job = plan.jobs[0]
  let log = ''
  for (const step of job?.steps ?? []) {
    const secrets = Object.fromEntries((step.secrets ?? []).map((name) => [name, options.secrets?.[name] ?? '']))
    const result = await runCommand('bash', ['-e', '-c', step.run], { env: { PATH: process.env['PATH'], ...job?.env, ...secrets }, timeoutMs: 30_000 })
    log += `${result.stdout}${result.stderr}`
    if (result.code !== 0) return { state: `failed at ${step.name}`, log, slot }
    if (step.key === options.until) return { state: `cut after ${step.name}`, log, slot }
  }
  return { state: 'succeeded', log, slot }
}
const bodyOf = async (url: string) => (await fetch(url)).text()

test('deploys, upgrades, and goes back by itself from one that does not answer', async () => {
  const { folder, url, target } = await place()
  const { gitDir, commit } = await repository()
  const good = await deploy({ folder, target: target(), gitDir, commit: commit({ 'app.js': server('one') }) })
  expect(good).toMatchObject({ state: 'succeeded' })
  expect(await bodyOf(url)).toBe('one')
  expect(await deploy({ folder, target: target(), gitDir, commit: commit({ 'app.js': server('two') }) })).toMatchObject({ state: 'succeeded' })
  expect(await bodyOf(url)).toBe('two')
  const bad = await deploy({ folder, target: target({ healthTimeoutMs: 1000 }), gitDir, commit: commit({ 'app.js': server('broken') }) })
  expect(bad).toMatchObject({ state: 'failed at Health' })
  expect(readFileSync(join(folder, bad.slot, 'reason'), 'utf8')).toBe(`${url} did not answer 2xx within 1 s; the last try: answered 500. The release before it runs again.`)
  expect(await bodyOf(url)).toBe('two')
})

test('a command that ends at once is said so, and nothing is left when there is nothing to go back to', async () => {
  const { folder, url, target } = await place()
  const { gitDir, commit } = await repository()
  const bad = await deploy({ folder, target: target({ healthTimeoutMs: 10_000, command: 'echo no such luck; exit 7' }), gitDir, commit: commit({ 'app.js': '' }) })
  expect(bad.log).toContain('The command ended 3 times, last with exit 7, before the health address answered.')
  expect(bad.log).toContain('no such luck')
  expect(await readSupervised(folder)).toMatchObject({ isSupervised: false, isRunning: false })
  await expect(bodyOf(url)).rejects.toThrow('fetch failed')
})

test('a command that goes into the background is said so and does not stay', async () => {
  const { folder, target } = await place()
  const { gitDir, commit } = await repository()
  const bad = await deploy({ folder, target: target({ command: 'sleep 300 & exit 0' }), gitDir, commit: commit({ 'app.js': '' }) })
  expect(bad.log).toContain('The command went into the background')
})

test('a port that is taken is said so, though somebody else answers 200 there', async () => {
  const { folder, port, target } = await place()
  const { gitDir, commit } = await repository()
  const other = createHttpServer((_request, answer) => answer.end()).listen(port, '127.0.0.1')
  const bad = await deploy({ folder, target: target(), gitDir, commit: commit({ 'app.js': server('one') }) })
  await new Promise((resolve) => other.close(resolve))
  expect(bad).toMatchObject({ state: 'failed at Health' })
  expect(bad.log).toContain('Its port is in use by another process')
})

test('settings and secrets reach the process alone, whatever they hold', async () => {
  const { folder, url, port, target } = await place()
  const { gitDir, commit } = await repository()
  const greeting = `it's "$HOME" \`id\` \\ \n$(id)`
  const ran = await deploy({ folder, target: target({ secrets: ['API_KEY'], env: { PORT: String(port), GREETING: greeting } }), gitDir, commit: commit({ 'app.js': server('one') }), secrets: { API_KEY: "s3'cr\"et" } })
  expect(ran).toMatchObject({ state: 'succeeded' })
  expect(await bodyOf(url)).toBe(`one${greeting}s3'cr"et`)
  expect(statSync(join(folder, ran.slot, 'env')).mode & 0o777).toBe(0o600)
  expect(ran.log).not.toContain("s3'cr")
})

test('a deployment that was cut off after any step is finished by the next try', async () => {
  const { folder, url, target } = await place()
  const { gitDir, commit } = await repository()
  await deploy({ folder, target: target(), gitDir, commit: commit({ 'app.js': server('old') }) })
  const oldSlot = readlinkSync(join(folder, 'current'))
  const next = { folder, target: target({ prepare: 'echo $PORT > port.txt' }), gitDir, commit: commit({ 'app.js': server('new') }), releaseId: newId(), slot: `deployments/${newId()}` }
  for (const until of ['fetch', 'prepare', 'switch', 'start']) expect((await deploy({ ...next, until })).state).toMatch(/^cut/)
  expect(await deploy(next)).toMatchObject({ state: 'succeeded' })
  expect(await bodyOf(url)).toBe('new')
  expect(readFileSync(join(folder, next.slot, 'previous'), 'utf8')).toBe(oldSlot)
})

test('a killed service is started again, a killed supervisor is found out and adopts what still runs', async () => {
  const { folder, url, target } = await place()
  const { gitDir, commit } = await repository()
  await deploy({ folder, target: target(), gitDir, commit: commit({ 'app.js': server('one') }) })
  const first = await readSupervised(folder)
  process.kill(first.pid ?? 0, 'SIGKILL')
  await eventually(async () => expect(await readSupervised(folder)).toMatchObject({ restarts: 1, exitCode: 137, isRunning: true }))
  const second = await readSupervised(folder)
  await eventually(async () => expect(await bodyOf(url)).toBe('one'))
  process.kill(Number(readFileSync(join(folder, 'supervisor'), 'utf8').split(' ')[0]), 'SIGKILL')
  await eventually(async () => expect(await readSupervised(folder)).toMatchObject({ isSupervised: false, isRunning: true }))
  await supervise(folder, 'start')
  expect(await readSupervised(folder)).toMatchObject({ isSupervised: true, isRunning: true, pid: second.pid })
  await supervise(folder, 'stop')
  await expect(bodyOf(url)).rejects.toThrow('fetch failed')
})

test('old releases are removed, the live one and the one before stay', async () => {
  const { folder, target } = await place()
  const { gitDir, commit } = await repository()
  for (const name of ['a', 'b', 'c', 'd']) expect(await deploy({ folder, target: target({ keepReleases: 2 }), gitDir, commit: commit({ 'app.js': server(name) }) })).toMatchObject({ state: 'succeeded' })
  expect(execFileSync('ls', [join(folder, 'deployments')], { encoding: 'utf8' }).trim().split('\n')).toHaveLength(2)
  expect(execFileSync('ls', [join(folder, 'releases')], { encoding: 'utf8' }).trim().split('\n').filter((name) => !name.endsWith('.ready'))).toHaveLength(2)
})

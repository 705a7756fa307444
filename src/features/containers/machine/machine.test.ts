import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { tempDir } from '../../../../test/harness/index.ts'
import { readClusters } from './detect-clusters.ts'
import { readEngine } from './detect-engine.ts'
import { inferRunning } from './infer-running.ts'
import { engineAddress } from './engine-client.ts'

const first = `apiVersion: v1
kind: Config
current-context: prod
clusters:
- { name: main, cluster: { server: "https://k8s.example.com:6443/path", certificate-authority-data: Q0VSVA== } }
contexts:
- name: prod
  context: { cluster: main, user: admin, namespace: shop }
- { name: "odd name", context: { cluster: gone, user: admin } }
users:
- { name: admin, user: { token: hunter2, client-key-data: S0VZ } }
`
const second = 'apiVersion: v1\nkind: Config\ncurrent-context: other\nclusters: [{ name: main, cluster: { server: "https://second" } }, { name: two, cluster: { server: "https://[::1]:1" } }]\ncontexts: [{ name: prod, context: { cluster: two } }, { name: other, context: { cluster: two, user: u } }]\nusers: []\n'

async function kubeconfigs(): Promise<string> {
  const folder = await tempDir()
  await Promise.all([writeFile(join(folder, 'a'), first), writeFile(join(folder, 'b'), second), writeFile(join(folder, 'broken'), 'clusters: [')])
  return ['a', 'b', 'broken', 'missing'].map((name) => join(folder, name)).join(':')
}

describe('clusters of kubeconfig files', () => {
  it('are found by their contexts, without anything secret', async () => {
    const { entities } = await readClusters({ KUBECONFIG: await kubeconfigs() }, '/nowhere')
    expect(entities.map(({ ref, spec }) => [ref, spec])).toMatchObject([
      ['cluster:default/prod', { context: 'prod', cluster: 'main', server: 'k8s.example.com:6443', namespace: 'shop', user: 'admin', isCurrent: true }],
      ['cluster:default/odd-name', { server: null, namespace: null, isCurrent: false }], ['cluster:default/other', { server: '[::1]:1', isCurrent: false }],
    ])
    expect(entities[0]?.evidence.line).toBe(7)
    expect(JSON.stringify(entities)).not.toMatch(/hunter2|S0VZ|Q0VSVA/)
    expect((await readClusters({}, '/nowhere')).entities).toEqual([])
  })

  const kubectl = 'kubectl'
  const hasKubectl = canRun(kubectl, ['version', '--client'])
  it.skipIf(!hasKubectl)(`are those of kubectl config view${hasKubectl ? '' : ' (skipped: kubectl is missing)'}`, async () => {
    const KUBECONFIG = (await kubeconfigs()).replace(/:[^:]*broken/, '')
    const seen = JSON.parse(execFileSync(kubectl, ['config', 'view', '-o', 'json'], { env: { ...process.env, KUBECONFIG }, encoding: 'utf8' })) as { 'current-context': string; contexts: { name: string; context: { cluster: string; user?: string; namespace?: string } }[]; clusters: { name: string; cluster: { server: string } }[] }
    const servers = new Map(seen.clusters.map(({ name, cluster }) => [name, new URL(cluster.server).host]))
    const expected = seen.contexts.map(({ name, context }) => ({ context: name, cluster: context.cluster, server: servers.get(context.cluster) ?? null, namespace: context.namespace ?? null, user: context.user ?? null, isCurrent: name === seen['current-context'] }))
    const { entities } = await readClusters({ KUBECONFIG }, '/nowhere')
    // kubectl fills in an empty user.
    expect(entities.map(({ spec }) => ({ ...spec, user: spec['user'] ?? null })).toSorted(byContext)).toEqual(expected.map((one) => ({ ...one, user: one.user === '' ? null : one.user })).toSorted(byContext))
  })
})

function byContext(a: object, b: object): number {
  return (a as { context: string }).context < (b as { context: string }).context ? -1 : 1
}

function canRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('the Docker engine', () => {
  const servers: { close: (done: () => void) => unknown }[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
  })

  async function listen(server: Server | ReturnType<typeof createSocket>): Promise<string> {
    const path = join(await tempDir(), 'd.sock')
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(path, resolve))
    return `unix://${path}`
  }

  it('is nothing where nothing listens', async () => {
    expect(await readEngine({ DOCKER_HOST: `unix://${await tempDir()}/none.sock` }, AbortSignal.timeout(5000))).toEqual({ entities: [], relations: [], problems: [] })
    expect(engineAddress({ DOCKER_HOST: 'ssh://somewhere' })).toBeUndefined()
    expect(engineAddress({ DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toEqual({ host: '127.0.0.1', port: 2375 })
    expect(engineAddress({})).toEqual({ socketPath: '/var/run/docker.sock' })
  })

  it('is told with the reason where it may not be read, and never waited for', async () => {
    const refusing = await listen(createServer((_request, response) => response.writeHead(403).end('{}')))
    expect((await readEngine({ DOCKER_HOST: refusing }, AbortSignal.timeout(5000))).entities).toMatchObject([{ spec: { canBeRead: false, why: 'It answered with status 403.' } }])
    const babbling = await listen(createServer((_request, response) => response.end('no json')))
    expect((await readEngine({ DOCKER_HOST: babbling }, AbortSignal.timeout(5000))).entities).toMatchObject([{ spec: { canBeRead: false } }])
    const held: { destroy: () => unknown }[] = []
    const silent = await listen(createSocket((socket) => held.push(socket.on('error', () => undefined))))
    const before = performance.now()
    expect((await readEngine({ DOCKER_HOST: silent }, AbortSignal.timeout(20_000))).entities).toMatchObject([{ spec: { canBeRead: false, why: 'It did not answer within three seconds.' } }])
    expect(performance.now() - before).toBeLessThan(6000)
    for (const socket of held) socket.destroy()
  })

  it('runs the services of a compose file by the labels of its containers', () => {
    const workload = { ref: 'workload:default/a', kind: 'workload', title: 'web', owner: null, tags: [], origin: 'discovered' as const, spec: { tool: 'compose', name: 'web', project: 'shop' }, evidence: [{ file: 'shop/compose.yaml', line: 3 }] }
    const engine = { ...workload, ref: 'engine:default/x', kind: 'engine', spec: { observed: { containers: [{ name: 'shop-web-1', composeService: 'web', composeProject: 'shop', composeFiles: ['/home/ada/shop/compose.yaml'] }, { name: 'other', composeService: 'web', composeProject: 'shop', composeFiles: ['/elsewhere/compose.yaml'] }] } } }
    const { relations } = inferRunning.infer({ entities: (kind) => (kind === 'engine' ? [engine] : [workload]) })
    expect(relations).toMatchObject([{ from: 'workload:default/a', type: 'runsOn', to: 'engine:default/x', reason: "The engine's container shop-web-1 was started by Compose as web of the project shop." }])
  })
})

import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tempDir } from '../../../../../test/harness/index.ts'
import { seriesText } from '#lib/exposition'
import { HostFiles } from '../host/host-files.ts'
import { dockerLabelJob } from '../scrape/config/docker-label-jobs.ts'
import { discoverTargets } from '../scrape/discovery/discover-targets.ts'
import { makeTarget } from '../scrape/make-target.ts'
import { readContainers } from './read-containers.ts'

const stops: (() => Promise<unknown>)[] = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

const id = 'a'.repeat(64)
const labels = { 'com.docker.compose.service': 'web', 'com.docker.compose.project': 'shop', 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9102', 'prometheus.io/path': '/internal' }
const network = { Networks: { shop_default: { NetworkID: 'n1', IPAddress: '172.20.0.3' } } }
/** What an engine of version 24 says of two containers. */
const answers: Record<string, unknown> = {
  '/containers/json': [
    { Id: id, Names: ['/shop-web-1'], Image: 'nginx:1', Created: 1_700_000_000, Labels: labels, HostConfig: { NetworkMode: 'shop_default' }, NetworkSettings: network, Ports: [{ IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }, { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }, { PrivatePort: 443, Type: 'tcp' }] },
    { Id: 'b'.repeat(64), Names: ['/other'], Image: 'redis', Created: 1_700_000_001, Labels: {}, HostConfig: { NetworkMode: 'host' }, NetworkSettings: { Networks: { host: { NetworkID: 'n2', IPAddress: '' } } }, Ports: [] },
  ],
  '/networks': [{ Id: 'n1', Name: 'shop_default', Scope: 'local', Internal: false, Ingress: false, Labels: {} }],
  [`/containers/${'b'.repeat(64)}/stats?stream=false&one-shot=true`]: {
    cpu_stats: { cpu_usage: { total_usage: 2_500_000_000, usage_in_usermode: 1_000_000_000, usage_in_kernelmode: 1_500_000_000 }, throttling_data: { periods: 4, throttled_periods: 1, throttled_time: 500_000_000 } },
    memory_stats: { usage: 1000, limit: 5000, stats: { inactive_file: 300, anon: 400, file: 500 } }, pids_stats: { current: 3 },
    blkio_stats: { io_service_bytes_recursive: [{ major: 8, minor: 0, op: 'Read', value: 11 }, { major: 8, minor: 0, op: 'write', value: 12 }] }, networks: { eth0: { rx_bytes: 1, tx_bytes: 2 } },
  },
}

async function engine(): Promise<string> {
  const socket = join(await tempDir(), 'docker.sock')
  const server = createServer((request, response) => {
    const body = answers[request.url ?? '']
    response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? { message: 'none' }))
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  return `unix://${socket}`
}

it('measures containers by cAdvisor\'s names, from the cgroup or else from the engine', async () => {
  const root = await tempDir()
  const folder = `sys/fs/cgroup/system.slice/docker-${id}.scope`
  const texts: Record<string, string> = {
    [`${folder}/cpu.stat`]: 'usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\nnr_periods 10\nnr_throttled 2\nthrottled_usec 250000\n', [`${folder}/memory.stat`]: 'anon 100\nfile 900\ninactive_file 300\n',
    [`${folder}/memory.current`]: '1000\n', [`${folder}/memory.max`]: 'max\n', [`${folder}/memory.events`]: 'oom 1\noom_kill 1\n', [`${folder}/io.stat`]: '8:0 rbytes=10 wbytes=20 rios=1\n', [`${folder}/cgroup.procs`]: '71\n72\n',
    'proc/71/net/dev': 'Inter-| x\n face |x\n    lo: 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n  eth0: 100 2 0 0 0 0 0 0 200 3 0 1 0 0 0 0\n',
  }
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const files = new HostFiles({ proc: join(root, 'proc'), sys: join(root, 'sys'), etc: root, run: root })
  const lines = (await readContainers({ dockerHost: await engine(), signal: AbortSignal.timeout(5000), files })).flatMap(({ samples }) => samples.map((sample) => `${seriesText(sample.labels)} ${sample.value}`))
  const web = `container_label_com_docker_compose_project="shop",container_label_com_docker_compose_service="web",`
  const rest = `id="/docker/${id}",image="nginx:1"`
  expect(lines).toEqual(expect.arrayContaining([
    `container_cpu_usage_seconds_total{${web}cpu="total",${rest},name="shop-web-1"} 1.5`, `container_memory_working_set_bytes{${web}${rest},name="shop-web-1"} 700`, `container_spec_memory_limit_bytes{${web}${rest},name="shop-web-1"} 0`,
    `container_network_transmit_packets_dropped_total{${web}${rest},interface="eth0",name="shop-web-1"} 1`, `container_fs_writes_bytes_total{${web}device="8:0",${rest},name="shop-web-1"} 20`, `container_processes{${web}${rest},name="shop-web-1"} 2`,
    `container_cpu_usage_seconds_total{cpu="total",id="/docker/${'b'.repeat(64)}",image="redis",name="other"} 2.5`, `container_memory_working_set_bytes{id="/docker/${'b'.repeat(64)}",image="redis",name="other"} 700`,
  ]))
  expect(await readContainers({ dockerHost: 'unix:///nowhere', signal: AbortSignal.timeout(5000), files })).toEqual([])
})

it('finds the containers that ask to be scraped, as one target each', async () => {
  const job = dockerLabelJob(await engine())!
  const groups = await discoverTargets(job.discoveries[0]!, AbortSignal.timeout(5000))
  expect(groups.map(({ targets, labels: found }) => [targets[0], found['__meta_docker_port_public'] ?? ''])).toEqual([['172.20.0.3:80', '8080'], ['172.20.0.3:80', '8080'], ['172.20.0.3:443', ''], ['localhost', '']])
  const made = groups.flatMap((group) => group.targets.map((address) => makeTarget(job, group, address))).flatMap((each) => ('target' in each ? [each.target] : []))
  expect(new Set(made.map(({ id: own, url }) => `${own} ${url}`)).size).toBe(1)
  expect([made[0]?.url, made[0]?.labels.toRecord()]).toEqual(['http://172.20.0.3:9102/internal', { container: 'shop-web-1', instance: '172.20.0.3:9102', job: 'web' }])
  const nowhere = { ...job.discoveries[0]!, host: 'unix:///nowhere' } as never
  expect(await discoverTargets(nowhere, AbortSignal.timeout(5000))).toEqual([])
})

import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rediscover } from '#kernel/catalog/contract'
import { eventually, tempDir, type TestDaybook, testDaybook } from '../../../../../../../test/harness/index.ts'
import { listTargets } from '../../../../contract.ts'

let server: Server
let port: number
let asked = 0

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1
    response.setHeader('content-type', 'text/plain; version=0.0.4').end('shop_orders_total 7\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as { port: number }).port
})
afterAll(() => new Promise((resolve) => {
  server.close(resolve)
  server.closeAllConnections()
}))

async function folder(): Promise<string> {
  const dir = await tempDir()
  const of = (name: string, annotations: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations: { ${annotations} }\nspec: { type: service }\n`
  await writeFile(join(dir, 'catalog-info.yaml'), [of('shop', `prometheus.io/scrape: "true", prometheus.io/port: "${port}"`), of('cloud', 'prometheus.io/url: "http://169.254.169.254/latest"')].join('---\n'))
  return dir
}

const quiet = { DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_CONTAINER_METRICS: 'false', DAYBOOK_OBSERVABILITY_DOCKER_TARGETS: 'false' }
const patient = { timeoutMs: 50_000 }

async function values(daybook: TestDaybook, query: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
  const answer = await fetch(`${daybook.url}/prometheus/api/v1/query?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${daybook.token}` } })
  return ((await answer.json()) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }).data.result
}

it('offers what the catalog names, and asks nothing of it', async () => {
  const daybook = await testDaybook({ dir: await folder(), environment: quiet })
  const found = await eventually(async () => {
    const list = await daybook.call(listTargets, {})
    expect(list.found).toHaveLength(2)
    return list
  }, patient)
  expect(found.items).toEqual([])
  expect(found.found.toSorted((a, b) => (a.entity < b.entity ? 1 : -1))).toMatchObject([
    { entity: 'service:default/shop', url: `http://127.0.0.1:${port}/metrics`, state: 'not-allowed', reason: 'To allow it, add service:default/shop to DAYBOOK_OBSERVABILITY_CATALOG_TARGETS (with commas; * is all), and start Daybook again.', file: 'catalog-info.yaml' },
    { entity: 'service:default/cloud', state: 'not-allowed' },
  ])
  expect(asked).toBe(0)
}, 60_000)

it('scrapes what is allowed, never a metadata address, and ends when the entity is gone', async () => {
  const dir = await folder()
  const daybook = await testDaybook({ dir, environment: { ...quiet, DAYBOOK_OBSERVABILITY_CATALOG_TARGETS: '*' } })
  await eventually(async () => expect((await values(daybook, 'up{job="shop"}'))[0]?.value[1]).toBe('1'), patient)
  const labels = { job: 'shop', service_name: 'shop', entity: 'service:default/shop', instance: `127.0.0.1:${port}` }
  expect((await values(daybook, 'shop_orders_total')).map(({ metric, value }) => [metric, value[1]])).toEqual([[{ __name__: 'shop_orders_total', ...labels }, '7']])
  await eventually(async () => expect((await daybook.call(listTargets, {})).items).toMatchObject([
    { job: 'cloud', health: 'down', lastError: expect.stringContaining('requests are never sent to') }, { job: 'shop', health: 'up', source: 'catalog', entity: 'service:default/shop', url: `http://127.0.0.1:${port}/metrics` },
  ]), patient)
  await rm(join(dir, 'catalog-info.yaml'))
  await daybook.call(rediscover, {})
  await eventually(async () => {
    expect((await daybook.call(listTargets, {})).items).toEqual([])
    expect(await values(daybook, 'up{job="shop"}')).toEqual([])
  }, patient)
}, 120_000)

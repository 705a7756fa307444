import { expect, it } from 'vitest'
import type { Entity } from '#kernel/catalog/contract'
import { type Environment, ProcessStrategy } from '#features/releases/contract'
import { allowedEntities } from './allowed-entities.ts'
import { catalogOffers } from './catalog-offers.ts'
import { publishedPort } from './published-port.ts'
import { readScrapeAnnotations } from './read-scrape-annotations.ts'

const at = '2026-03-02T09:00:00.000Z'

function entity(kind: string, name: string, spec: Entity['spec']): Entity {
  return { ref: `${kind}:default/${name}`, kind, namespace: 'default', name, title: name, description: '', owner: null, tags: [], origin: 'discovered', spec, evidence: [{ file: `${name}.yaml` }], createdAt: at, updatedAt: at, goneAt: null }
}

function annotated(annotations: Record<string, unknown>): Entity {
  const named = Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`prometheus.io/${name}`, value]))
  return entity('service', 'shop', { metadata: { annotations: named } })
}

function environment(name: string, healthUrl: string, state: Environment['state'] = 'ok'): Environment {
  const target = ProcessStrategy.parse({ strategy: 'process', command: 'node shop.js', healthUrl })
  const current = { releaseId: 'r', version: '1.0.0', commit: 'c', deployedAt: at, by: 'Ada' }
  return { ref: `environment:default/${name}`, name, service: 'service:default/shop', repository: 'repository:default/shop', target, isAutomatic: true, current, state, reason: '' }
}

const told = (offers: ReturnType<typeof catalogOffers>) => offers.map(({ url, environment: of, isGuess }) => [url?.href, of, isGuess])

it.each<[Record<string, unknown>, string | undefined]>([
  [{ scrape: 'true', port: '9090' }, 'http://127.0.0.1:9090/metrics'], [{ scrape: true, port: 9090, path: 'internal/metrics?x=1', scheme: 'https' }, 'https://127.0.0.1:9090/internal/metrics?x=1'],
  [{ scrape: 'true', url: 'https://shop.example/m' }, 'https://shop.example/m'], [{ url: 'http://10.0.0.5:9090/metrics' }, 'http://10.0.0.5:9090/metrics'],
  [{ scrape: 'true', port: '80', path: '//evil.example/x' }, 'http://127.0.0.1//evil.example/x'], [{ scrape: 'true', port: '80', path: '@evil.example' }, 'http://127.0.0.1/@evil.example'],
  [{ scrape: 'true' }, undefined], [{ scrape: 'true', port: '0' }, undefined], [{ scrape: 'true', port: '9090@evil.example' }, undefined], [{ scrape: 'true', port: '90', scheme: 'file' }, undefined],
  [{ url: 'file:///etc/passwd' }, undefined], [{ url: 'http://ada:secret@shop.example/' }, undefined], [{ url: 'nonsense' }, undefined],
])('the annotations %j lead to %s', (annotations, address) => {
  const [offer] = catalogOffers([annotated(annotations)], [])
  expect(offer?.url?.href).toBe(address)
  expect(offer?.reason === '').toBe(address !== undefined)
  expect(offer?.reason).not.toContain('secret')
})

it('offers nothing of what says nothing, or says no', () => {
  expect(catalogOffers([annotated({}), annotated({ port: '9090' }), annotated({ scrape: 'yes', url: 'http://x/' }), annotated({ scrape: 'false' }), entity('service', 'plain', {})], [])).toEqual([])
  expect(catalogOffers([annotated({ scrape: 'false' })], [environment('prod', 'http://127.0.0.1:8080/health')])).toEqual([])
  expect(readScrapeAnnotations({ 'prometheus.io/scrape': { a: 1 }, 'prometheus.io/port': ['x'] })).toEqual({ said: 'nothing' })
})

it('takes the address of what runs here in an environment', () => {
  const both = [environment('test', 'http://127.0.0.1:8081/health'), environment('prod', 'http://localhost:8080/health?deep=1')]
  expect(told(catalogOffers([entity('service', 'shop', {})], both))).toEqual([['http://127.0.0.1:8081/metrics', 'test', true], ['http://localhost:8080/metrics', 'prod', true]])
  expect(told(catalogOffers([annotated({ scrape: 'true', path: '//m' })], both))).toEqual([['http://127.0.0.1:8081//m', 'test', false], ['http://localhost:8080//m', 'prod', false]])
  expect(told(catalogOffers([annotated({ scrape: 'true', port: 9000 })], both))).toEqual([['http://127.0.0.1:9000/metrics', undefined, false]])
  expect(told(catalogOffers([annotated({ scrape: 'true', port: 9000 })], both.slice(1)))).toEqual([['http://localhost:9000/metrics', 'prod', false]])
  expect(catalogOffers([entity('service', 'shop', {})], [environment('away', 'http://10.0.0.5:8080/health'), environment('off', 'http://127.0.0.1:8080/', 'off'), { ...environment('new', 'http://127.0.0.1:8080/'), current: null }])).toEqual([])
})

it('takes the published port of a service of Compose, and says of pods that they are not reached', () => {
  const metricsLabels = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9100' }
  const offers = catalogOffers([
    entity('workload', 'a', { tool: 'compose', name: 'web', project: 'shop', ports: ['8080:80', '127.0.0.2:19100:9100'], metricsLabels }), entity('workload', 'b', { tool: 'compose', name: 'web', project: 'shop', ports: ['9100'], metricsLabels }),
    entity('workload', 'c', { tool: 'kubernetes', name: 'api', ports: ['9100'], metricsLabels }), entity('workload', 'd', { tool: 'compose', name: 'db', ports: ['1:1'] }),
  ], [])
  expect(offers.map(({ name, url, says }) => [name, url?.href, says])).toEqual([['web', 'http://127.0.0.2:19100/metrics', 'compose'], ['web', undefined, 'compose'], ['api', undefined, 'kubernetes']])
  expect(offers.map(({ reason }) => reason.slice(0, 36))).toEqual(['', 'It does not publish its port 9100 as', 'Its pods have addresses inside of a '])
})

it.each<[string[], number | undefined, string | undefined]>([
  [['8080:80'], undefined, '127.0.0.1:8080'], [['0.0.0.0:8080:80/tcp'], 80, '127.0.0.1:8080'], [['[::1]:8080:80'], 80, '[::1]:8080'], [['8080:80', '8081:80'], 80, '127.0.0.1:8080'],
  [['8080:80', '9090:90'], undefined, undefined], [['80'], 80, undefined], [['8000-8010:80-90'], 80, undefined], [['${PORT}:80'], 80, undefined], [['53:53/udp'], 53, undefined], [['99999:80'], 80, undefined],
])('of the ports %j the one for %s is %s', (ports, wanted, address) => {
  const found = publishedPort(ports, wanted)
  expect(typeof found === 'string' ? undefined : `${found.host}:${found.port}`).toBe(address)
})

it.each<[string[], string[]]>([
  [[], []], [['*'], ['service:default/shop', 'api:other/shop-api']], [['true'], ['service:default/shop', 'api:other/shop-api']], [['false', ''], []],
  [['service:default/*'], ['service:default/shop']], [['service:*/*'], ['service:default/shop']], [['shop-*'], ['api:other/shop-api']], [['shop'], ['service:default/shop']], [['service:default/sho'], []],
])('the patterns %j allow %j', (patterns, allowed) => {
  expect(['service:default/shop', 'api:other/shop-api'].filter(allowedEntities(patterns))).toEqual(allowed)
})

import { createServer, type RequestListener, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { seriesText } from '#lib/exposition'
import { Labels, staleReader } from '#lib/promql'
import { makeTarget } from './make-target.ts'
import { relabel } from '#kernel/telemetry'
import { readPrometheusConfig } from './config/read-prometheus-config.ts'
import { type ScrapeResult, TargetScrape } from './scrape-target.ts'

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })))
})

async function exporter(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as { port: number }).port}`
}

function targetOf(address: string, yaml = '') {
  const { jobs, faults } = readPrometheusConfig(`scrape_configs:\n- job_name: shop\n  scrape_interval: 5s\n${yaml.replace(/^/gm, '  ')}`, '/conf')
  expect(faults).toEqual([])
  const made = makeTarget(jobs[0]!, { targets: [address], labels: {}, source: 'test' }, address)
  if (!('target' in made)) throw new Error(JSON.stringify(made))
  return made.target
}

function told({ samples: { series, seriesOf, times, values } }: Pick<ScrapeResult, 'samples'>): string[] {
  const isStale = staleReader(values)
  return [...seriesOf].map((of, at) => `${seriesText(series[of] ?? Labels.empty)} ${isStale(at) ? 'stale' : values[at]} ${times[at]}`).filter((line) => !line.startsWith('scrape_duration'))
}

describe('relabelling', () => {
  it.each<[string, Record<string, string>, Record<string, string> | false]>([
    ['{ source_labels: [a, b], regex: "f(.*);(.*)r", target_label: d, replacement: "ch${1}-ch${1}" }', { a: 'foo', b: 'bar', c: 'baz' }, { a: 'foo', b: 'bar', c: 'baz', d: 'choo-choo' }],
    ['{ source_labels: [a], regex: "(f).*", target_label: "x_$1", replacement: "${1}oo" }', { a: 'foo' }, { a: 'foo', x_f: 'foo' }],
    ['{ source_labels: [a], regex: f, target_label: b, replacement: bar }', { a: 'boo' }, { a: 'boo' }],
    ['{ source_labels: [a], regex: "(?P<first>.).*", target_label: b, replacement: "$first$1x$$" }', { a: 'foo' }, { a: 'foo', b: 'f$' }],
    ['{ source_labels: [a], target_label: a, replacement: "" }', { a: 'foo', b: 'x' }, { b: 'x' }],
    ['{ source_labels: [a], regex: "no-match|fo.", action: keep }', { a: 'foo' }, { a: 'foo' }], ['{ source_labels: [a], regex: fo, action: keep }', { a: 'foo' }, false],
    ['{ source_labels: [a], regex: "f.*", action: drop }', { a: 'foo' }, false], ['{ source_labels: [missing], regex: "", action: drop }', { a: 'foo' }, false],
    ['{ source_labels: [a], target_label: b, action: keepequal }', { a: 'x', b: 'x' }, { a: 'x', b: 'x' }], ['{ source_labels: [a], target_label: b, action: keepequal }', { a: 'x', b: 'y' }, false],
    ['{ source_labels: [a], target_label: b, action: dropequal }', { a: 'x', b: 'x' }, false],
    ['{ source_labels: [c], target_label: d, action: hashmod, modulus: 1000 }', { a: 'foo', b: 'bar', c: 'baz' }, { a: 'foo', b: 'bar', c: 'baz', d: '976' }],
    ['{ regex: "(b.*)", replacement: "bar_${1}", action: labelmap }', { a: 'foo', b1: 'bar', b2: 'baz' }, { a: 'foo', b1: 'bar', b2: 'baz', bar_b1: 'bar', bar_b2: 'baz' }],
    ['{ regex: "(b.*)", action: labeldrop }', { a: 'foo', b1: 'bar' }, { a: 'foo' }], ['{ regex: "(b.*)", action: labelkeep }', { a: 'foo', b1: 'bar' }, { b1: 'bar' }],
    ['{ source_labels: [a], target_label: b, action: uppercase }', { a: 'bAr' }, { a: 'bAr', b: 'BAR' }], ['{ source_labels: [a], target_label: b, action: Lowercase }', { a: 'bAr' }, { a: 'bAr', b: 'bar' }],
    ['{ source_labels: [a], regex: "x.y", target_label: b, replacement: z }', { a: 'x\ny' }, { a: 'x\ny', b: 'z' }],
  ])('%s of %j gives %j, as in Prometheus', (rule, before, after) => {
    const { jobs, faults } = readPrometheusConfig(`scrape_configs: [{ job_name: x, relabel_configs: [${rule}] }]`, '/')
    expect(faults).toEqual([])
    const labels = new Map(Object.entries(before))
    expect(relabel(labels, jobs[0]!.relabelRules) && Object.fromEntries(labels)).toEqual(after)
  })
})

describe('a prometheus.yml', () => {
  it('gives jobs with its defaults, and names what is wrong and what is not supported', () => {
    const { jobs, faults, notSupported } = readPrometheusConfig(`
global: { scrape_interval: 30s, external_labels: { region: eu }, body_size_limit: 10MB }
remote_write: [{ url: "http://elsewhere" }]
rule_files: [x.yml]
scrape_configs:
- job_name: node
  static_configs: [{ targets: ["a:9100", "b:9100"], labels: { env: prod, port: 1 } }]
  basic_auth: { username: u, password_file: secret }
- job_name: node
- job_name: k8s
  scrape_interval: nonsense
  kubernetes_sd_configs: [{ role: pod }]
  relabel_configs: [{ action: jump }, { regex: "(", action: labeldrop }, { source_labels: [a] }]
- static_configs: []
- job_name: files
  scrape_timeout: 5s
  file_sd_configs: [{ files: [targets/*.json], refresh_interval: 10s }]
  http_sd_configs: [{ url: "http://127.0.0.1/sd" }]
  docker_sd_configs: [{ host: "unix:///var/run/docker.sock" }]
  follow_redirects: false
`, '/conf')
    expect(jobs.map(({ name, intervalMs, timeoutMs, limits, discoveries, client }) => [name, intervalMs, timeoutMs, limits.bodyBytes, discoveries.map(({ kind }) => kind), client.redirects])).toEqual([
      ['node', 30_000, 10_000, 10 * 2 ** 20, ['static'], 'same-host'], ['k8s', 30_000, 10_000, 10 * 2 ** 20, [], 'same-host'], ['files', 30_000, 5000, 10 * 2 ** 20, ['file', 'http', 'docker'], 'none'],
    ])
    expect(jobs[0]?.client.basicAuth).toEqual({ username: 'u', password: { text: undefined, file: '/conf/secret' } })
    expect(faults.map(({ path }) => path)).toEqual(['scrape_configs[1].job_name', 'scrape_configs[2].scrape_interval', 'scrape_configs[2].relabel_configs[0].action', 'scrape_configs[2].relabel_configs[1].regex', 'scrape_configs[2].relabel_configs[2].target_label', 'scrape_configs[3].job_name'])
    expect(notSupported.map(({ path }) => path)).toEqual(['remote_write', 'rule_files', 'scrape_configs[2].kubernetes_sd_configs'])
    const told = readPrometheusConfig('alerting: {}\nstorage: {}\ntracing: {}\nglobl: {}\nglobal: { evaluation_interval: 1m, scrape_protocols: [x] }\nscrape_configs: [{ job_name: a, scrape_classic_histograms: true, static_config: [], ec2_sd_configs: [], proxy_url: x }]', '/')
    expect([told.notSupported.map(({ path }) => path), told.faults.map(({ path }) => path)]).toEqual([['alerting', 'storage', 'tracing', 'global.evaluation_interval', 'global.scrape_protocols', 'scrape_configs[0].scrape_classic_histograms', 'scrape_configs[0].proxy_url', 'scrape_configs[0].ec2_sd_configs'], ['globl', 'scrape_configs[0].static_config']])
    expect(readPrometheusConfig('a: [', '/').faults).toHaveLength(1)
    expect(readPrometheusConfig('scrape_configs: 7', '/').faults).toEqual([{ path: 'scrape_configs', message: 'It is not a list.' }])
  })
})

describe('scraping', () => {
  it('gives samples with the target\'s labels, up and its sisters, and ends what has gone', async () => {
    let page = 'a{job="own",x="1"} 1\nb 2\nc 3 1000\n'
    const address = await exporter((_request, response) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4', 'content-encoding': 'gzip' }).end(gzipSync(page)))
    const scrape = new TargetScrape(targetOf(address, 'metric_relabel_configs: [{ source_labels: [__name__], regex: dropped, action: drop }]'))
    const own = `instance="${address}",job="shop"`
    const first = await scrape.scrape(10, AbortSignal.timeout(5000))
    expect(told(first)).toEqual([`a{exported_job="own",${own},x="1"} 1 10`, `b{${own}} 2 10`, `c{${own}} 3 1000`, `up{${own}} 1 10`, `scrape_samples_scraped{${own}} 3 10`, `scrape_samples_post_metric_relabeling{${own}} 3 10`, `scrape_series_added{${own}} 3 10`])
    page = 'b 4\ndropped 1\n'
    expect(told(await scrape.scrape(20, AbortSignal.timeout(5000)))).toEqual([`b{${own}} 4 20`, `a{exported_job="own",${own},x="1"} stale 20`, `up{${own}} 1 20`, `scrape_samples_scraped{${own}} 2 20`, `scrape_samples_post_metric_relabeling{${own}} 1 20`, `scrape_series_added{${own}} 0 20`])
    page = 'b 5\nnew 1\nbroken{\n'
    const broken = await scrape.scrape(30, AbortSignal.timeout(5000))
    expect(broken.error).toMatch(/Line 3: .*not closed/)
    expect(told(broken)).toEqual([`b{${own}} stale 30`, `up{${own}} 0 30`, `scrape_samples_scraped{${own}} 0 30`, `scrape_samples_post_metric_relabeling{${own}} 0 30`, `scrape_series_added{${own}} 0 30`])
    page = 'b 6\n'
    expect(told(await scrape.scrape(40, AbortSignal.timeout(5000)))[0]).toBe(`b{${own}} 6 40`)
    expect(told({ samples: scrape.end(50) })).toEqual([`b{${own}} stale 50`, `up{${own}} stale 50`, `scrape_samples_scraped{${own}} stale 50`, `scrape_samples_post_metric_relabeling{${own}} stale 50`, `scrape_series_added{${own}} stale 50`])
  })

  it('keeps labels and exemplars where it is told to, and reads OpenMetrics', async () => {
    const address = await exporter((request, response) => response.writeHead(200, { 'content-type': String(request.headers.accept).includes('openmetrics') ? 'application/openmetrics-text; version=1.0.0' : 'text/plain' })
      .end('# TYPE a counter\n# HELP a How many.\na_total{job="own"} 1 # {trace_id="t"} 0.5\n# EOF\n'))
    const result = await new TargetScrape(targetOf(address, 'honor_labels: true')).scrape(10, AbortSignal.timeout(5000))
    expect(told(result)[0]).toBe(`a_total{instance="${address}",job="own"} 1 10`)
    expect(result.exemplars).toEqual([{ series: result.samples.series[0], labels: Labels.of({ trace_id: 't' }), value: 0.5, timeMs: 10 }])
    expect(result.metadata).toEqual([{ name: 'a', type: 'counter', help: 'How many.', unit: '' }])
  })

  it.each<[string, string, RequestListener, RegExp]>([
    ['answers with an error', '', (_request, response) => response.writeHead(503).end(), /status 503/],
    ['answers with something else', '', (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('x'), /image\/png/],
    ['is not UTF-8', '', (_request, response) => response.end(Buffer.from([0x61, 0xff])), /UTF-8/],
    ['is too large', 'body_size_limit: 1KB', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a 1\n'.repeat(10_000))), /larger than 1024 bytes/],
    ['has too many samples', 'sample_limit: 2', (_request, response) => response.end('a 1\nb 1\nc 1\n'), /sample_limit/],
    ['has too many labels', 'label_limit: 4', (_request, response) => response.end('a{x="1",y="2"} 1\n'), /label_limit is 4/],
    ['has too long a value', 'label_value_length_limit: 30', (_request, response) => response.end(`a{x="${'y'.repeat(31)}"} 1\n`), /label_value_length_limit/],
    ['redirects to another host', '', (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(), /another host/],
    ['redirects for ever', '', (request, response) => response.writeHead(302, { location: request.url ?? '/' }).end(), /more than 10 times/],
    ['is not gzip', '', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('a 1\n'), /broke off or is not gzip/],
    ['never ends', 'scrape_timeout: 200ms', (_request, response) => void response.write('a 1\n'), /timeout/],
  ])('says why nothing came where the target %s', async (_what, yaml, listener, reason) => {
    const { error, samples } = await new TargetScrape(targetOf(await exporter(listener), yaml)).scrape(10, AbortSignal.timeout(5000))
    expect(error).toMatch(reason)
    expect(samples.values[0]).toBe(0)
    expect(samples.series[0]?.name).toBe('up')
  })

  it('never asks the addresses of cloud metadata, whatever a file of the folder names', async () => {
    for (const address of ['169.254.169.254', '[fe80::1]:80']) expect((await new TargetScrape(targetOf(address, '')).scrape(10, AbortSignal.timeout(5000))).error, address).toMatch(/never sent to/)
  })

  it('asks with what its configuration says, and gives no credentials to another host', async () => {
    const seen: (string | undefined)[] = []
    const other = await exporter((request, response) => {
      seen.push(request.headers.authorization)
      response.end('a 1\n')
    })
    const address = await exporter((request, response) => {
      seen.push(request.headers.authorization, request.url)
      response.writeHead(307, { location: `http://localhost:${other.split(':')[1]}/` }).end()
    })
    const target = targetOf(address, 'metrics_path: /probe\nparams: { module: [http], target: [x, y] }\nbearer_token: t0ken\nfollow_redirects: true\nrelabel_configs: [{ target_label: __param_target, replacement: z }, { target_label: instance, replacement: shop }]')
    expect((await new TargetScrape(target).scrape(10, AbortSignal.timeout(5000))).error).toBeUndefined()
    expect(seen).toEqual(['Bearer t0ken', '/probe?module=http&target=z&target=y', undefined])
    expect(target.labels.toRecord()).toEqual({ instance: 'shop', job: 'shop' })
  })
})

import { expect, test } from 'vitest'
import { staleReader } from '#lib/promql'
import type { SampleBatch } from '#kernel/telemetry'
import { CheckSettings } from './checks-contract.ts'
import { CheckSeries } from './check-series.ts'

const tls = CheckSettings.parse({ name: 'shop-tls', service: 'service:default/shop', environment: 'production', kind: 'tls', host: 'shop.test', intervalMs: 600_000 }) as Extract<CheckSettings, { kind: 'tls' }>

test('series are named as the blackbox exporter names them, said again, and ended', async () => {
  const batches: SampleBatch[] = []
  // The port's own shape; what an engine does with a batch is its suite's matter.
  const series = new CheckSeries({ metrics: { write: async (batch: SampleBatch) => { batches.push(batch); return { accepted: 0, rejected: [] } } } as never })
  const said = async () => {
    await series.write()
    const batch = batches.pop()
    if (!batch) return {}
    const isStale = staleReader(batch.values)
    return Object.fromEntries([...batch.values].map((value, at) => [batch.series[batch.seriesOf[at] ?? 0]?.name ?? '', isStale(at) ? 'stale' : value]))
  }
  const at = new Date('2026-03-01T00:00:00Z')
  const outcome = { isOk: true, status: null, latencyMs: 250, error: null, expiresAt: new Date('2026-04-01T00:00:00Z') }
  series.add(tls, 'here', at, outcome)
  expect(await said()).toEqual({ probe_success: 1, probe_duration_seconds: 0.25, probe_ssl_earliest_cert_expiry: Date.parse('2026-04-01T00:00:00Z') / 1000 })
  series.sayAgain(at.getTime() + 30_000)
  expect(await said()).toEqual({})
  series.sayAgain(at.getTime() + 60_000)
  expect(await said()).toMatchObject({ probe_success: 1 })
  series.add(tls, 'here', at, { ...outcome, isOk: null, expiresAt: null })
  expect(await said()).toEqual({ probe_success: 'stale', probe_duration_seconds: 'stale', probe_ssl_earliest_cert_expiry: 'stale' })
  series.add(tls, 'here', at, { ...outcome, isOk: false })
  series.add(tls, 'here', new Date(at.getTime() - 60_000), outcome)
  series.end('shop-tls', at.getTime() + 1)
  await series.write()
  expect(batches.pop()?.series.at(0)?.pairs()).toEqual([['__name__', 'probe_success'], ['check', 'shop-tls'], ['environment', 'production'], ['instance', 'shop.test:443'], ['job', 'daybook-check'], ['kind', 'tls'], ['location', 'here'], ['service', 'shop']])
})

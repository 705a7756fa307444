import type { Telemetry } from '#kernel/telemetry'
import { parseEntityRef } from '#lib/entity-ref'
import { Labels } from '#lib/promql'
import { SampleColumns } from '#lib/wire'
import type { CheckSettings } from './checks-contract.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'
import { kindOf } from './kinds/kinds.ts'

/** As the blackbox exporter names them (github.com/prometheus/blackbox_exporter, prober). */
const names = ['probe_success', 'probe_duration_seconds', 'probe_http_status_code', 'probe_ssl_earliest_cert_expiry', 'probe_domain_expiry'] as const
type Name = (typeof names)[number]
type Values = Partial<Record<Name, number>>

interface KnownSeries {
  readonly settings: CheckSettings
  readonly check: string
  readonly labels: ReadonlyMap<Name, Labels>
  values: Values
  writtenMs: number
  /** Of the newest result. */
  toldMs: number
  /** After this the last result says nothing any more. */
  validUntilMs: number
}

/** Queries look back five minutes: what is asked less often is said again, as a scrape would. */
const sayAgainMs = 60_000

/** What checks found, as series: `probe_success` and what goes with it, for rules and dashboards. */
export class CheckSeries {
  readonly #telemetry: Pick<Telemetry, 'metrics'>
  readonly #known = new Map<string, KnownSeries>()
  #columns = new SampleColumns(1024)

  constructor(telemetry: Pick<Telemetry, 'metrics'>) {
    this.#telemetry = telemetry
  }

  /** One that is older than what was written (a runner kept it) is written at its time, and is not how it is now. */
  add(settings: Exclude<CheckSettings, { kind: 'heartbeat' }>, location: string, at: Date, outcome: CheckOutcome): void {
    const series = this.#seriesOf(settings, location)
    const values = valuesOf(settings, outcome)
    const atMs = at.getTime()
    if (atMs < series.toldMs) return this.#addSamples(series, values, atMs)
    // What was said again meanwhile was said before it came.
    this.#put(series, values, atMs <= series.writtenMs ? series.writtenMs + 1 : atMs)
    series.toldMs = atMs
    series.validUntilMs = at.getTime() + 3 * settings.intervalMs + settings.timeoutMs
  }

  /** Its series end: it was deleted, turned off or changed. */
  end(name: string, nowMs: number): void {
    for (const [key, known] of this.#known) {
      if (known.check !== name) continue
      this.#put(known, {}, nowMs)
      this.#known.delete(key)
    }
  }

  /** Says again what was found a while ago and still holds. */
  sayAgain(nowMs: number): void {
    for (const known of this.#known.values()) {
      if (nowMs - known.writtenMs < sayAgainMs) continue
      if (nowMs <= known.validUntilMs) this.#put(known, known.values, nowMs)
      else if (Object.keys(known.values).length > 0) this.#put(known, {}, nowMs)
    }
  }

  /** Writes what waits; what cannot be written is let go, since results are kept elsewhere. */
  async write(): Promise<void> {
    if (this.#columns.count === 0) return
    const columns = this.#columns
    this.#columns = new SampleColumns(1024)
    await this.#telemetry.metrics.write({ ...columns.build(), source: 'checks' })
  }

  #seriesOf(settings: CheckSettings, location: string): KnownSeries {
    const key = `${settings.name} ${location}`
    const known = this.#known.get(key)
    if (known?.settings === settings) return known
    const shared = {
      job: 'daybook-check', check: settings.name, location, instance: kindOf(settings).instance(settings as never), service: parseEntityRef(settings.service).name, kind: settings.kind,
      ...(settings.environment === null ? {} : { environment: settings.environment }),
    }
    const made = { settings, check: settings.name, labels: new Map(names.map((name) => [name, Labels.of({ ...shared, __name__: name })])), values: {}, writtenMs: 0, toldMs: 0, validUntilMs: 0 }
    this.#known.set(key, made)
    return made
  }

  #put(known: KnownSeries, values: Values, atMs: number): void {
    for (const [name, labels] of known.labels) {
      const value = values[name]
      if (value !== undefined) this.#columns.addSample(this.#columns.addSeries(labels), atMs, value)
      else if (known.values[name] !== undefined) this.#columns.addStale(this.#columns.addSeries(labels), atMs)
    }
    known.values = values
    known.writtenMs = atMs
  }

  #addSamples(known: KnownSeries, values: Values, atMs: number): void {
    for (const [name, labels] of known.labels) {
      const value = values[name]
      if (value !== undefined) this.#columns.addSample(this.#columns.addSeries(labels), atMs, value)
    }
  }
}

/** What could not be told has no `probe_success`: neither 0 nor 1 would be true. */
function valuesOf(settings: CheckSettings, { isOk, latencyMs, status, expiresAt }: CheckOutcome): Values {
  const expiry = expiresAt ? expiresAt.getTime() / 1000 : undefined
  return {
    ...(isOk === null ? {} : { probe_success: isOk ? 1 : 0, probe_duration_seconds: latencyMs / 1000 }), ...(status === null ? {} : { probe_http_status_code: status }),
    ...(expiry === undefined ? {} : settings.kind === 'domain' ? { probe_domain_expiry: expiry } : { probe_ssl_earliest_cert_expiry: expiry }),
  }
}

import { decimalText, type FloatHistogram, Labels } from '#lib/promql'
import { defaultLabelLimits, labelFault, type LabelLimits } from '../label-limits.ts'
import type { WrittenMetadata, WrittenType } from '../remote-write/read-write-request.ts'
import { type DecodedSamples, SampleColumns, type SeriesExemplar } from '../sample-columns.ts'
import { attributeTexts } from './attributes.ts'
import { DeltaTotals } from './delta-totals.ts'
import { nativeHistogram } from './exponential-histogram.ts'
import type { OtlpExemplar, OtlpExponentialPoint, OtlpHistogramPoint, OtlpKeyValue, OtlpMetric, OtlpMetricsRequest, OtlpNumberPoint, OtlpSummaryPoint } from './otlp-messages.ts'
import { type Sender, senderOf } from './otlp-resource.ts'
import { attributeLabels, prometheusName } from './prometheus-names.ts'

export interface OtlpSamples {
  readonly samples: DecodedSamples
  readonly exemplars: readonly SeriesExemplar[]
  readonly metadata: readonly WrittenMetadata[]
  /** Points that can never be taken, and why. */
  readonly rejected: number
  readonly faults: readonly string[]
}

const delta = 1
const noRecordedValue = 1
const maxFaults = 20

/** OpenTelemetry's metrics as Prometheus names and shapes them. */
export function otlpToSamples(request: OtlpMetricsRequest, { totals = new DeltaTotals(), limits = defaultLabelLimits }: { readonly totals?: DeltaTotals; readonly limits?: LabelLimits } = {}): OtlpSamples {
  const translation = new Translation(totals, limits)
  for (const { resource, scopeMetrics = [] } of request.resourceMetrics ?? []) {
    const sender = senderOf(resource)
    translation.begin(sender)
    for (const metric of scopeMetrics.flatMap(({ metrics = [] }) => metrics)) translation.add(metric)
    translation.end(sender)
  }
  return translation.result()
}

/** A point that becomes no sample. */
class PointFault extends Error {}

class Translation {
  readonly #columns = new SampleColumns()
  readonly #places = new Map<string, { readonly at: number; readonly labels: Labels }>()
  readonly #exemplars: SeriesExemplar[] = []
  readonly #metadata = new Map<string, WrittenMetadata>()
  readonly #faults: string[] = []
  readonly #totals: DeltaTotals
  readonly #limits: LabelLimits
  #sender: readonly (readonly [string, string])[] = []
  #latestMs = 0
  #rejected = 0

  constructor(totals: DeltaTotals, limits: LabelLimits) {
    this.#totals = totals
    this.#limits = limits
  }

  result(): OtlpSamples {
    return { samples: this.#columns.build(), exemplars: this.#exemplars, metadata: [...this.#metadata.values()], rejected: this.#rejected, faults: this.#faults }
  }

  begin({ labels }: Sender): void {
    this.#sender = labels
    this.#latestMs = 0
  }

  /** What is known of the sender, at the time of its latest sample. */
  end({ info }: Sender): void {
    if (!info || this.#latestMs === 0) return
    this.#describe('target_info', 'gauge', 'Target metadata', '')
    const series = this.#series('target_info', info)
    this.#columns.addSample(series.at, this.#latestMs, 1)
  }

  add(metric: OtlpMetric): void {
    const { sum, gauge, histogram, exponentialHistogram, summary } = metric
    const isCounter = sum?.isMonotonic === true
    const name = prometheusName({ name: metric.name ?? '', unit: metric.unit ?? '', isCounter, isGauge: gauge !== undefined })
    if (name === '') return this.#refuse('A metric has no name.')
    const type: WrittenType = isCounter ? 'counter' : sum || gauge ? 'gauge' : summary ? 'summary' : 'histogram'
    this.#describe(name, type, metric.description ?? '', '')
    const isDelta = (sum ?? histogram ?? exponentialHistogram)?.aggregationTemporality === delta
    for (const point of (sum ?? gauge)?.dataPoints ?? []) this.#try(() => this.#number(name, point, isDelta))
    for (const point of histogram?.dataPoints ?? []) this.#try(() => this.#histogram(name, point, isDelta))
    for (const point of exponentialHistogram?.dataPoints ?? []) this.#try(() => this.#exponential(name, point, isDelta))
    for (const point of summary?.dataPoints ?? []) this.#try(() => this.#summary(name, point))
  }

  #number(name: string, point: OtlpNumberPoint, isDelta: boolean): void {
    const labels = attributeLabels(attributeTexts(point.attributes))
    const isStale = isNotRecorded(point.flags)
    if (point.asInt === undefined && point.asDouble === undefined && !isStale) throw new PointFault(`A point of ${name} has no value.`)
    const series = this.#put(name, labels, point.asInt ?? point.asDouble ?? 0, timeOf(name, point.timeUnixNano), { isStale, isDelta })
    this.#keepExemplars(() => series, point.exemplars)
  }

  #histogram(name: string, point: OtlpHistogramPoint, isDelta: boolean): void {
    const { bucketCounts = [], explicitBounds = [], count = 0 } = point
    if (bucketCounts.length > 0 && bucketCounts.length !== explicitBounds.length + 1) throw new PointFault(`A point of ${name} has ${bucketCounts.length} buckets and ${explicitBounds.length} bounds.`)
    const labels = attributeLabels(attributeTexts(point.attributes))
    const timeMs = timeOf(name, point.timeUnixNano)
    const how = { isStale: isNotRecorded(point.flags), isDelta }
    if (point.sum !== undefined) this.#put(`${name}_sum`, labels, point.sum, timeMs, how)
    this.#put(`${name}_count`, labels, count, timeMs, how)
    let below = 0
    const buckets = explicitBounds.map((bound, at) => {
      below += bucketCounts[at] ?? 0
      return { bound, labels: this.#put(`${name}_bucket`, new Map([...labels, ['le', decimalText(bound)]]), below, timeMs, how) }
    })
    buckets.push({ bound: Infinity, labels: this.#put(`${name}_bucket`, new Map([...labels, ['le', '+Inf']]), count, timeMs, how) })
    this.#keepExemplars((value) => buckets.find(({ bound }) => value <= bound)?.labels, point.exemplars)
  }

  #exponential(name: string, point: OtlpExponentialPoint, isDelta: boolean): void {
    const { at, labels } = this.#series(name, attributeLabels(attributeTexts(point.attributes)))
    const timeMs = this.#at(timeOf(name, point.timeUnixNano))
    if (isNotRecorded(point.flags)) return this.#columns.addStale(at, timeMs)
    const histogram = nativeHistogram(point)
    if (typeof histogram === 'string') throw new PointFault(`A point of ${name} ${histogram}`)
    const isNew = isDelta && this.#totals.isNew(labels.key)
    const whole: FloatHistogram | undefined = isDelta ? this.#totals.addHistogram(labels.key, histogram, timeMs) : histogram
    if (whole) this.#columns.addHistogram(at, timeMs, isNew ? { ...whole, resetHint: 'reset' } : whole)
    this.#keepExemplars(() => labels, point.exemplars)
  }

  #summary(name: string, point: OtlpSummaryPoint): void {
    const labels = attributeLabels(attributeTexts(point.attributes))
    const timeMs = timeOf(name, point.timeUnixNano)
    const how = { isStale: isNotRecorded(point.flags), isDelta: false }
    this.#put(`${name}_sum`, labels, point.sum ?? 0, timeMs, how)
    this.#put(`${name}_count`, labels, point.count ?? 0, timeMs, how)
    for (const { quantile = 0, value = 0 } of point.quantileValues ?? []) this.#put(name, new Map([...labels, ['quantile', decimalText(quantile)]]), value, timeMs, how)
  }

  #put(name: string, attributes: ReadonlyMap<string, string>, value: number, timeMs: number, { isStale, isDelta }: { readonly isStale: boolean; readonly isDelta: boolean }): Labels {
    const { at, labels } = this.#series(name, attributes)
    this.#at(timeMs)
    if (isStale) this.#columns.addStale(at, timeMs)
    else {
      // A counter that begins again above where it stood would look as if it had only gone on: it begins at 0.
      if (isDelta && this.#totals.isNew(labels.key)) this.#columns.addSample(at, timeMs - 1, 0)
      const whole = isDelta ? this.#totals.add(labels.key, value, timeMs) : value
      if (whole !== undefined) this.#columns.addSample(at, timeMs, whole)
    }
    return labels
  }

  #series(name: string, attributes: ReadonlyMap<string, string>): { readonly at: number; readonly labels: Labels } {
    const labels = Labels.ofPairs(new Map([...attributes, ...this.#sender, ['__name__', name]]))
    const known = this.#places.get(labels.key)
    if (known) return known
    const fault = labelFault(labels, this.#limits)
    if (fault !== undefined) throw new PointFault(fault)
    const series = { at: this.#columns.addSeries(labels), labels }
    this.#places.set(labels.key, series)
    return series
  }

  #at(timeMs: number): number {
    this.#latestMs = Math.max(this.#latestMs, timeMs)
    return timeMs
  }

  #keepExemplars(seriesOf: (value: number) => Labels | undefined, exemplars: readonly OtlpExemplar[] = []): void {
    for (const { asDouble, asInt, timeUnixNano = 0n, traceId = '', spanId = '', filteredAttributes } of exemplars) {
      const value = asDouble ?? asInt ?? 0
      const series = seriesOf(value)
      if (series) this.#exemplars.push({ series, value, timeMs: Number(timeUnixNano / 1_000_000n), labels: exemplarLabels(traceId, spanId, filteredAttributes) })
    }
  }

  #describe(name: string, type: WrittenType, help: string, unit: string): void {
    if (!this.#metadata.has(name)) this.#metadata.set(name, { name, type, help, unit })
  }

  #try(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof PointFault)) throw error
      this.#refuse(error.message)
    }
  }

  #refuse(fault: string): void {
    this.#rejected += 1
    if (this.#faults.length < maxFaults) this.#faults.push(fault)
  }
}

function exemplarLabels(traceId: string, spanId: string, attributes: readonly OtlpKeyValue[] | undefined): Labels {
  return Labels.ofPairs(new Map([...attributeLabels(attributeTexts(attributes)), ['trace_id', traceId], ['span_id', spanId]]))
}

function isNotRecorded(flags = 0): boolean {
  return (flags & noRecordedValue) !== 0
}

function timeOf(name: string, nanos = 0n): number {
  if (nanos === 0n) throw new PointFault(`A point of ${name} has no time.`)
  return Number(nanos / 1_000_000n)
}

import { Labels } from '#lib/promql'
import { attributeTexts, valueText } from './attributes.ts'
import type { OtlpLogRecord, OtlpLogsRequest, OtlpResource, OtlpScope } from './otlp-messages.ts'
import { attributeLabels } from './prometheus-names.ts'

/** Lines column by column, as a store of logs takes them. */
export interface DecodedLines {
  readonly streams: readonly Labels[]
  readonly streamOf: Uint32Array
  /** ns since 1970. */
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  readonly metadata: ReadonlyMap<number, Readonly<Record<string, string>>>
}

/** Attributes of a resource that name a stream, as Loki takes them by default; all others go with each line. */
const streamAttributes: ReadonlySet<string> = new Set([
  'service.name', 'service.namespace', 'deployment.environment', 'deployment.environment.name', 'cloud.region', 'cloud.availability_zone', 'container.name',
  'k8s.cluster.name', 'k8s.namespace.name', 'k8s.container.name', 'k8s.deployment.name', 'k8s.statefulset.name', 'k8s.daemonset.name', 'k8s.cronjob.name', 'k8s.job.name', 'k8s.replicaset.name',
])
const levels = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** OpenTelemetry's log records as lines. A record without a time gets `nowNs`. */
export function otlpToLines(request: OtlpLogsRequest, nowNs: bigint): DecodedLines {
  const collected = new Collected(nowNs)
  for (const { resource, scopeLogs = [] } of request.resourceLogs ?? []) {
    const { stream, rest } = splitResource(resource)
    const at = collected.stream(stream)
    for (const { scope, logRecords = [] } of scopeLogs) for (const record of logRecords) collected.add(at, record, { ...rest, ...scopeFields(scope) })
  }
  return collected.result()
}

function splitResource(resource: OtlpResource | undefined): { stream: Labels; rest: Record<string, string> } {
  const attributes = [...attributeTexts(resource?.attributes)]
  const ofStream = attributeLabels(new Map(attributes.filter(([name]) => streamAttributes.has(name))))
  if ((ofStream.get('service_name') ?? '') === '') ofStream.set('service_name', 'unknown_service')
  return { stream: Labels.ofPairs(ofStream), rest: Object.fromEntries(attributeLabels(new Map(attributes.filter(([name]) => !streamAttributes.has(name))))) }
}

function scopeFields(scope: OtlpScope = {}): Record<string, string> {
  return { ...(scope.name ? { scope_name: scope.name } : {}), ...(scope.version ? { scope_version: scope.version } : {}) }
}

class Collected {
  readonly #streams: Labels[] = []
  readonly #places = new Map<string, number>()
  readonly #streamOf: number[] = []
  readonly #times: bigint[] = []
  readonly #lines: string[] = []
  readonly #metadata = new Map<number, Readonly<Record<string, string>>>()
  readonly #nowNs: bigint

  constructor(nowNs: bigint) {
    this.#nowNs = nowNs
  }

  stream(labels: Labels): number {
    const known = this.#places.get(labels.key)
    if (known !== undefined) return known
    const at = this.#streams.push(labels) - 1
    this.#places.set(labels.key, at)
    return at
  }

  add(stream: number, record: OtlpLogRecord, common: Readonly<Record<string, string>>): void {
    const at = this.#lines.push(valueText(record.body)) - 1
    this.#streamOf.push(stream)
    this.#times.push(BigInt.asIntN(64, record.timeUnixNano || record.observedTimeUnixNano || this.#nowNs))
    const metadata = { ...common, ...recordFields(record) }
    if (Object.keys(metadata).length > 0) this.#metadata.set(at, metadata)
  }

  result(): DecodedLines {
    return { streams: this.#streams, streamOf: Uint32Array.from(this.#streamOf), times: BigInt64Array.from(this.#times), lines: this.#lines, metadata: this.#metadata }
  }
}

function recordFields({ attributes, severityNumber = 0, severityText = '', traceId = '', spanId = '', eventName = '', flags = 0 }: OtlpLogRecord): Record<string, string> {
  const level = levels[severityNumber === 0 ? levels.indexOf(severityText.toLowerCase() as 'info') : Math.min(6, Math.ceil(severityNumber / 4))]
  const fields = {
    severity_text: severityText, severity_number: severityNumber === 0 ? '' : String(severityNumber), detected_level: level ?? (severityText.toLowerCase() || 'unknown'),
    trace_id: traceId, span_id: spanId, event_name: eventName, flags: flags === 0 ? '' : String(flags),
  }
  return { ...Object.fromEntries(attributeLabels(attributeTexts(attributes))), ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) }
}

/** What the reader makes of OTLP's messages: every field may be missing. */
export interface OtlpValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: number
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] }
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] }
  readonly bytesValue?: string
}

export interface OtlpKeyValue {
  readonly key?: string
  readonly value?: OtlpValue
}

type Attributes = readonly OtlpKeyValue[]

export interface OtlpResource {
  readonly attributes?: Attributes
}

export interface OtlpScope extends OtlpResource {
  readonly name?: string
  readonly version?: string
}

interface Point {
  readonly timeUnixNano?: bigint
  readonly attributes?: Attributes
  readonly flags?: number
  readonly exemplars?: readonly OtlpExemplar[]
}

export interface OtlpExemplar {
  readonly timeUnixNano?: bigint
  readonly asDouble?: number
  readonly asInt?: number
  readonly spanId?: string
  readonly traceId?: string
  readonly filteredAttributes?: Attributes
}

export interface OtlpNumberPoint extends Point {
  readonly asDouble?: number
  readonly asInt?: number
}

export interface OtlpHistogramPoint extends Point {
  readonly count?: number
  readonly sum?: number
  readonly bucketCounts?: readonly number[]
  readonly explicitBounds?: readonly number[]
}

export interface OtlpBuckets {
  readonly offset?: number
  readonly bucketCounts?: readonly number[]
}

export interface OtlpExponentialPoint extends Point {
  readonly count?: number
  readonly sum?: number
  readonly scale?: number
  readonly zeroCount?: number
  readonly zeroThreshold?: number
  readonly positive?: OtlpBuckets
  readonly negative?: OtlpBuckets
}

export interface OtlpSummaryPoint extends Point {
  readonly count?: number
  readonly sum?: number
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[]
}

interface Points<P> {
  readonly dataPoints?: readonly P[]
  readonly aggregationTemporality?: number
}

export interface OtlpMetric {
  readonly name?: string
  readonly description?: string
  readonly unit?: string
  readonly gauge?: Points<OtlpNumberPoint>
  readonly sum?: Points<OtlpNumberPoint> & { readonly isMonotonic?: boolean }
  readonly histogram?: Points<OtlpHistogramPoint>
  readonly exponentialHistogram?: Points<OtlpExponentialPoint>
  readonly summary?: Points<OtlpSummaryPoint>
}

export interface OtlpMetricsRequest {
  readonly resourceMetrics?: readonly { readonly resource?: OtlpResource; readonly scopeMetrics?: readonly { readonly scope?: OtlpScope; readonly metrics?: readonly OtlpMetric[] }[] }[]
}

export interface OtlpLogRecord {
  readonly timeUnixNano?: bigint
  readonly observedTimeUnixNano?: bigint
  readonly severityNumber?: number
  readonly severityText?: string
  readonly body?: OtlpValue
  readonly attributes?: Attributes
  readonly flags?: number
  readonly traceId?: string
  readonly spanId?: string
  readonly eventName?: string
}

export interface OtlpLogsRequest {
  readonly resourceLogs?: readonly { readonly resource?: OtlpResource; readonly scopeLogs?: readonly { readonly scope?: OtlpScope; readonly logRecords?: readonly OtlpLogRecord[] }[] }[]
}

export interface OtlpSpan {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  readonly name?: string
  readonly kind?: number
  readonly startTimeUnixNano?: bigint
  readonly endTimeUnixNano?: bigint
  readonly attributes?: Attributes
  readonly events?: readonly { readonly timeUnixNano?: bigint; readonly name?: string; readonly attributes?: Attributes }[]
  readonly links?: readonly { readonly traceId?: string; readonly spanId?: string; readonly attributes?: Attributes }[]
  readonly status?: { readonly message?: string; readonly code?: number }
}

export interface OtlpTracesRequest {
  readonly resourceSpans?: readonly { readonly resource?: OtlpResource; readonly scopeSpans?: readonly { readonly scope?: OtlpScope; readonly spans?: readonly OtlpSpan[] }[] }[]
}

/** The three kinds of requests. */
export interface OtlpRequests {
  MetricsRequest: OtlpMetricsRequest
  LogsRequest: OtlpLogsRequest
  TracesRequest: OtlpTracesRequest
}

import { z } from 'zod'
import { defineOperation } from '#lib/operation'

const Moment = z.iso.datetime({ offset: true })
const Labels = z.record(z.string(), z.string())
const query = z.string().min(1).max(100_000).describe('An expression in PromQL.')

/** A sample: ms since 1970, and the value as Prometheus writes it. */
export type MetricSample = [timeMs: number, value: string]

/** Hundreds of thousands of samples are looked at, not copied: a schema of each would cost more than the evaluation. */
const MetricSamples = z.custom<MetricSample[]>((value) => Array.isArray(value) && value.every(isSample), 'Samples are pairs of a time and a value as text.')
  .meta({ type: 'array', items: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], minItems: 2, maxItems: 2 } })

function isSample(value: unknown): value is MetricSample {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string'
}

export const QueryAnswer = z.object({
  type: z.enum(['scalar', 'string', 'vector', 'matrix']),
  series: z.array(z.object({ labels: Labels, samples: MetricSamples })),
  warnings: z.array(z.string()), infos: z.array(z.string()),
})
export type QueryAnswer = z.infer<typeof QueryAnswer>

export const queryMetrics = defineOperation({
  name: 'telemetry.query', kind: 'query', access: 'metrics:read',
  summary: 'Evaluate an expression in PromQL at one time.',
  input: z.object({ query, at: Moment.optional().describe('Now, unless given.') }),
  output: QueryAnswer, positional: ['query'], table: { rows: 'series', columns: ['labels', 'samples'] },
})
export const queryMetricsRange = defineOperation({
  name: 'telemetry.queryRange', kind: 'query', access: 'metrics:read',
  summary: 'Evaluate an expression in PromQL at each step of a range of time.',
  input: z.object({ query, from: Moment, to: Moment, stepMs: z.number().int().min(1) }),
  output: QueryAnswer, positional: ['query'], table: { rows: 'series', columns: ['labels', 'samples'] },
})
export const listSeries = defineOperation({
  name: 'telemetry.series', kind: 'query', access: 'metrics:read',
  summary: 'List the series that a selector names.',
  input: z.object({ selector: z.string().min(1).max(10_000).describe('A selector in PromQL: up{job="node"}.'), from: Moment.optional().describe('An hour ago, unless given.'), to: Moment.optional().describe('Now, unless given.'), limit: z.number().int().min(1).max(10_000).default(1000) }),
  output: z.object({ series: z.array(z.object({ labels: Labels })) }), positional: ['selector'], table: { rows: 'series', columns: ['labels'] },
})
const SeriesRange = { from: Moment.optional().describe('An hour ago, unless given.'), to: Moment.optional().describe('Now, unless given.') }
const anySelector = z.string().min(1).max(10_000).describe('Only of series that this selector in PromQL names: {job="node"}.')

/** What somebody who writes an expression can choose from. */
export const listMetrics = defineOperation({
  name: 'telemetry.metrics', kind: 'query', access: 'metrics:read',
  summary: 'List the names of metrics, with their types and what they mean.',
  input: z.object({ text: z.string().max(200).default('').describe('Parts of the name, with spaces between.'), selector: anySelector.optional(), ...SeriesRange, limit: z.number().int().min(1).max(10_000).default(1000) }),
  output: z.object({ items: z.array(z.object({ name: z.string(), type: z.string(), help: z.string(), unit: z.string() })), isPartial: z.boolean().describe('Whether there are more than the limit lets through.') }),
  positional: ['text'], table: { rows: 'items', columns: ['name', 'type', 'help'] },
})
export const listMetricLabels = defineOperation({
  name: 'telemetry.metricLabels', kind: 'query', access: 'metrics:read',
  summary: 'List the labels of series, or the values of one.',
  input: z.object({ label: z.string().max(200).optional(), selector: anySelector.optional(), ...SeriesRange, limit: z.number().int().min(1).max(10_000).default(1000) }),
  output: z.object({ values: z.array(z.string()), isPartial: z.boolean() }), positional: ['label'],
})
export const getCardinality = defineOperation({
  name: 'telemetry.cardinality', kind: 'query', access: 'metrics:read',
  summary: 'Show which metrics, labels and sources have the most series.',
  input: z.object({}),
  output: z.object({
    series: z.number(), samples: z.number(), bytes: z.number(), byName: z.array(z.object({ name: z.string(), series: z.number() })), byLabel: z.array(z.object({ label: z.string(), values: z.number() })),
    byPair: z.array(z.object({ label: z.string(), value: z.string(), series: z.number() })), bySource: z.array(z.object({ source: z.string(), series: z.number() })),
  }),
  table: { rows: 'byName', columns: ['name', 'series'] },
})

/** A line of a log: when, of which stream, and what it says. */
export const LogLine = z.object({ at: Moment, atNs: z.string(), labels: Labels, line: z.string() })
export type LogLine = z.infer<typeof LogLine>

export const queryLogs = defineOperation({
  name: 'telemetry.logs', kind: 'query', access: 'logs:read',
  summary: 'Find lines of logs by LogQL, the newest first; or measure them over a range.',
  input: z.object({
    query: z.string().min(1).max(100_000).describe('An expression in LogQL: {service_name="shop"} |= "timeout".'), from: Moment.optional().describe('An hour ago, unless given.'), to: Moment.optional().describe('Now, unless given.'),
    limit: z.number().int().min(1).max(5000).default(500), oldestFirst: z.boolean().default(false), stepMs: z.number().int().min(1000).default(60_000).describe('The step of an expression that measures.'),
  }),
  output: z.object({ lines: z.array(LogLine), series: z.array(z.object({ labels: Labels, samples: MetricSamples })) }),
  positional: ['query'], table: { rows: 'lines', columns: ['at', 'labels', 'line'] },
})
export const listLogLabels = defineOperation({
  name: 'telemetry.logLabels', kind: 'query', access: 'logs:read',
  summary: 'List the labels of log streams, or the values of one.',
  input: z.object({ label: z.string().max(200).optional(), selector: z.string().min(1).max(10_000).optional().describe('Only of streams that this selector in LogQL names: {job="shop"}.'), from: Moment.optional().describe('An hour ago, unless given.'), to: Moment.optional().describe('Now, unless given.') }),
  output: z.object({ values: z.array(z.string()) }), positional: ['label'],
})

const Span = z.object({ from: Moment, to: Moment, lines: z.number().int().describe('Estimated where the answer is sampled.'), linesRead: z.number().int() })

/** Lines that differ in values alone. */
export const LogPattern = z.object({
  template: z.string().describe('With <_> where its lines differ.'),
  state: z.enum(['new', 'spiking', 'gone', 'steady']).describe('Held against the spans of the same length before: new: not there; spiking: many more; gone: there and no more.'),
  why: z.string().describe('What the state was told by, in a sentence.'),
  level: z.enum(['critical', 'error', 'warn', 'info', 'debug', 'trace']).nullable(),
  count: z.number().int().describe('Lines in the range; 0 where it is gone.'),
  share: z.number().describe('Of all lines of the range that the query found, 0 to 1.'),
  usual: z.number().describe('Lines in a span of the same length before, on average.'),
  firstAt: Moment.nullable().describe('Within the range.'), lastAt: Moment.nullable().describe('Where it is gone: its last line before.'),
  example: LogLine.nullable().describe('Its newest line.'),
  counts: z.array(z.number().int()).describe('Lines in each step of the range, from its start; stepMs each.'),
})
export type LogPattern = z.infer<typeof LogPattern>

export const listLogPatterns = defineOperation({
  name: 'telemetry.logPatterns', kind: 'query', access: 'logs:read',
  summary: 'Cluster log lines into patterns, and tell which are new, spiking or gone; what is new and bad comes first.',
  input: z.object({
    query: z.string().min(1).max(100_000).describe('A log query in LogQL: {service_name="shop"} |= "error".'), from: Moment.optional().describe('An hour ago, unless given.'), to: Moment.optional().describe('Now, unless given.'),
    limit: z.number().int().min(1).max(1000).default(100), points: z.number().int().min(6).max(200).default(30).describe('Steps that lines are counted in.'),
  }),
  output: z.object({
    patterns: z.array(LogPattern), patternCount: z.number().int().describe('How many there are; the answer has the first of them.'), stepMs: z.number(), range: Span,
    before: z.array(Span).describe('What the range was held against: the span just before it, and the same hours a day before; only where there were lines. Empty: nothing can be told to be new.'),
    isSampled: z.boolean().describe('There are too many lines to read: evenly spread parts of the time were read, and counts are estimates.'),
  }),
  positional: ['query'], table: { rows: 'patterns', columns: ['state', 'level', 'count', 'usual', 'template'] },
})

export const countLogLevels = defineOperation({
  name: 'telemetry.logVolume', kind: 'query', access: 'logs:read',
  summary: 'Count log lines by level over a range.',
  input: z.object({ query: z.string().min(1).max(100_000).describe('A log query in LogQL: {service_name="shop"} |= "error".'), from: Moment, to: Moment, points: z.number().int().min(1).max(500).default(60).describe('Steps that lines are counted in.') }),
  output: z.object({
    levels: z.array(z.object({ level: LogPattern.shape.level, counts: z.array(z.number().int()) })).describe('The worst first; null: no level was told.'), stepMs: z.number(), lines: z.number().int().describe('Estimated where the answer is sampled.'), linesRead: z.number().int(),
    isSampled: z.boolean().describe('There are too many lines to read: evenly spread parts of the time were read, and counts are estimates.'),
  }),
  positional: ['query'], table: { rows: 'levels', columns: ['level', 'counts'] },
})

/** LogQL, Loki's language of logs: read by its grammar and evaluated over any source of lines. No input or output of its own. */
export { evaluateLogql, type LogqlOptions, type LogqlRequest, type LogqlResult, type MetricSeries, type StreamLines } from './evaluate/evaluate-logql.ts'
export { chunkRunner } from './evaluate/chunk-runner.ts'
export { LogqlError } from './model/logql-error.ts'
export type { LineFilter, LogChunk, LogRequest, LogSource } from './model/source.ts'
export { durationNs } from './model/units.ts'
export { parseLogql, parseSelector } from './parse/parse-logql.ts'
export { lineFields, type LineFields } from './pipeline/line-fields.ts'
export { lineFilterOf } from './pipeline/line-filter.ts'

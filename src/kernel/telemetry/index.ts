/**
 * Metrics and logs by time: written and asked through two ports, kept by an engine of this machine or by a remote one. It
 * collects nothing by itself and decides nothing about what it holds.
 */
export { createTelemetry } from './feature.ts'
export type { LineFilter, LogBatch, LogChunk, LogRequest, LogSource, LogsStore, LogWriteReport, StreamVolume } from './logs-store.ts'
export type { ExemplarsOfSeries, ExemplarStore } from './exemplars/exemplar-store.ts'
export type { Cardinality, MetricMetadata, MetricsStore, RejectReason, SampleBatch, SeriesQuery, WriteReport } from './metrics-store.ts'
export { LogsSettings } from './logs/logs-settings.ts'
export { MetricsSettings } from './metrics/metrics-settings.ts'
export { type RunningTelemetry, startTelemetry, type Telemetry } from './telemetry.ts'
export { faultOfRule, type MutableLabels, relabel, type RelabelAction, relabelActions, relabelPattern, type RelabelRule } from './relabel.ts'
export { type WriteNote, WriteWatch } from './write-watch.ts'

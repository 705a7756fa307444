/** Prometheus text and OpenMetrics, read and written. Pure; every fault of a text is an `ExpositionError` with its line. */
export { ExpositionError } from './exposition-error.ts'
export { type ExposedSample, type Family, type FamilyType, readFamilies } from './family.ts'
export { acceptHeader, type ExpositionFormat, formatOf } from './format.ts'
export { type Exemplar, type ExpositionSink, readExposition } from './read-exposition.ts'
export { readSeries } from './read-series.ts'
export { seriesText, writeExposition } from './write-exposition.ts'

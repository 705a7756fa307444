import type { LogChunk, LogqlResult } from '#lib/logql'
import { Labels } from '#lib/promql'
import type { LabelItems, PackedChunk, PackedLogResult } from './logs-protocol.ts'

const mostLines = 5000
const mostChars = 4 << 20

/** Chunks in parts that are worth a message each. */
export async function* packChunks(chunks: AsyncIterable<LogChunk>): AsyncIterable<PackedChunk[]> {
  let [part, lines, chars]: [PackedChunk[], number, number] = [[], 0, 0]
  for await (const { labels, times, lines: own, metadata } of chunks) {
    part.push({ labels: labels.items, times, lines: own, metadata })
    lines += own.length
    for (const line of own) chars += line.length
    if (lines < mostLines && chars < mostChars) continue
    yield part
    part = []
    lines = 0
    chars = 0
  }
  if (part.length > 0) yield part
}

export function unpackChunk({ labels, times, lines, metadata }: PackedChunk, labelsOf: (items: LabelItems) => Labels): LogChunk {
  return { labels: labelsOf(labels), times, lines, ...(metadata ? { metadata } : {}) }
}

/** The same labels as one object: whoever takes chunks may tell streams by it. */
export function labelsReader(): (items: LabelItems) => Labels {
  const known = new Map<string, Labels>()
  return (items) => {
    const labels = new Labels(items)
    const same = known.get(labels.key)
    if (same) return same
    known.set(labels.key, labels)
    return labels
  }
}

export function packResult(result: LogqlResult): PackedLogResult {
  const { stats } = result
  if (result.type === 'scalar') return { stats, type: 'scalar', time: result.time, value: result.value }
  if (result.type === 'streams') {
    return { stats, type: 'streams', streams: result.streams.map(({ labels, entries }) => ({ labels: labels.items, times: BigInt64Array.from(entries, ({ timeNs }) => timeNs), lines: entries.map(({ line }) => line) })) }
  }
  return { stats, type: result.type, series: result.series.map(({ labels, times, values }) => ({ labels: labels.items, times: Float64Array.from(times), values: Float64Array.from(values) })) }
}

export function unpackResult(result: PackedLogResult): LogqlResult {
  const { stats } = result
  if (result.type === 'scalar') return { stats, type: 'scalar', time: result.time, value: result.value }
  if (result.type === 'streams') {
    return { stats, type: 'streams', streams: result.streams.map(({ labels, times, lines }) => ({ labels: new Labels(labels), entries: lines.map((line, at) => ({ timeNs: times[at] ?? 0n, line })) })) }
  }
  return { stats, type: result.type, series: result.series.map(({ labels, times, values }) => ({ labels: new Labels(labels), times: [...times], values: [...values] })) }
}

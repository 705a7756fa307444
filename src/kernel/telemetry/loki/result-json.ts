import type { LogqlResult } from '#lib/logql'
import { decimalText } from '#lib/promql'

/** `data` of an answer, in Loki's shapes. Values are texts, times of metrics seconds. */
export function resultJson(result: LogqlResult, seconds: number): unknown {
  const stats = statsJson(result, seconds)
  if (result.type === 'streams') return { resultType: 'streams', result: result.streams.map(({ labels, entries }) => ({ stream: labels.toRecord(), values: entries.map(({ timeNs, line }) => [String(timeNs), line]) })), stats }
  if (result.type === 'scalar') return { resultType: 'scalar', result: [Math.round(result.time) / 1000, decimalText(result.value)], stats }
  const points = ({ times, values }: { times: readonly number[]; values: readonly number[] }): [number, string][] => times.map((time, at) => [Math.round(time) / 1000, decimalText(values[at] ?? Number.NaN)])
  const series = result.series.map((each) => ({ metric: each.labels.toRecord(), ...(result.type === 'vector' ? { value: points(each)[0] } : { values: points(each) }) }))
  return { resultType: result.type, result: series, stats }
}

function statsJson(result: LogqlResult, seconds: number): unknown {
  const { lines, bytes } = result.stats
  const returned = result.type === 'streams' ? result.streams.reduce((sum, { entries }) => sum + entries.length, 0) : result.type === 'scalar' ? 1 : result.series.length
  const chunk = { headChunkBytes: 0, headChunkLines: 0, decompressedBytes: bytes, decompressedLines: lines, compressedBytes: 0, totalDuplicates: 0, postFilterLines: lines, headChunkStructuredMetadataBytes: 0, decompressedStructuredMetadataBytes: 0 }
  const store = { totalChunksRef: 0, totalChunksDownloaded: 0, chunksDownloadTime: 0, queryReferencedStructuredMetadata: false, chunk, chunkRefsFetchTime: 0, congestionControlLatency: 0, pipelineWrapperFilteredLines: 0 }
  const cache = { entriesFound: 0, entriesRequested: 0, entriesStored: 0, bytesReceived: 0, bytesSent: 0, requests: 0, downloadTime: 0, queryLengthServed: 0 }
  return {
    summary: {
      bytesProcessedPerSecond: Math.round(bytes / Math.max(seconds, 1e-6)), linesProcessedPerSecond: Math.round(lines / Math.max(seconds, 1e-6)), totalBytesProcessed: bytes, totalLinesProcessed: lines, execTime: seconds, queueTime: 0,
      subqueries: 0, totalEntriesReturned: returned, splits: 0, shards: 0, totalPostFilterLines: lines, totalStructuredMetadataBytesProcessed: 0,
    },
    querier: { store },
    ingester: { totalReached: 0, totalChunksMatched: 0, totalBatches: 0, totalLinesSent: 0, store: { ...store, chunk: { ...chunk, decompressedBytes: 0, decompressedLines: 0, postFilterLines: 0 } } },
    cache: { chunk: cache, index: cache, result: cache, statsResult: cache, volumeResult: cache, seriesResult: cache, labelResult: cache, instantMetricResult: cache },
    index: { totalChunks: 0, postFilterChunks: 0, shardsDuration: 0, usedBloomFilters: false },
  }
}

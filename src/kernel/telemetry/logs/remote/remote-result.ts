import type { LogqlResult } from '#lib/logql'
import { Labels } from '#lib/promql'
import type { QueryAnswer } from './loki-answers.ts'

/** An answer of Loki as the evaluation here gives one. */
export function resultOf(data: QueryAnswer['data']): LogqlResult {
  const { totalLinesProcessed: lines = 0, totalBytesProcessed: bytes = 0 } = data.stats?.summary ?? {}
  const stats = { lines, bytes }
  if (data.resultType === 'scalar') return { stats, type: 'scalar', time: ms(data.result[0]), value: numberOf(data.result[1]) }
  if (data.resultType === 'streams') return { stats, type: 'streams', streams: data.result.map(({ stream, values }) => ({ labels: Labels.of(stream), entries: values.map(([time, line]) => ({ timeNs: BigInt(time), line })) })) }
  if (data.resultType === 'vector') return { stats, type: 'vector', series: data.result.map(({ metric, value }) => ({ labels: Labels.of(metric), times: [ms(value[0])], values: [numberOf(value[1])] })) }
  return { stats, type: 'matrix', series: data.result.map(({ metric, values }) => ({ labels: Labels.of(metric), times: values.map(([time]) => ms(time)), values: values.map(([, value]) => numberOf(value)) })) }
}

function ms(seconds: number): number {
  return Math.round(seconds * 1e6) / 1000
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}

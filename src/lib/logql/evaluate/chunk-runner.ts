import type { Labels } from '#lib/promql'
import type { LogChunk } from '../model/source.ts'
import type { LogExpr } from '../parse/ast.ts'
import { LineLabels } from '../pipeline/line-labels.ts'
import { compilePipeline } from '../pipeline/pipeline.ts'
import type { StreamLines } from './log-query.ts'

/** A log query's pipeline, line filters and all, for lines that come by themselves. */
export function chunkRunner(log: LogExpr): (chunk: LogChunk) => StreamLines[] {
  const run = compilePipeline(log.stages)
  const labels = new LineLabels()
  return (chunk) => {
    const streams = new Map<string, { labels: Labels; entries: { timeNs: bigint; line: string }[] }>()
    labels.startStream(chunk.labels)
    for (const [at, line] of chunk.lines.entries()) {
      const timeNs = chunk.times[at] ?? 0n
      labels.startLine(chunk.metadata?.get(at))
      const after = run(line, labels, timeNs)
      if (after === undefined) continue
      const own = labels.result()
      const stream = streams.get(own.key) ?? { labels: own, entries: [] }
      streams.set(own.key, stream)
      stream.entries.push({ timeNs, line: after })
    }
    return [...streams.values()]
  }
}

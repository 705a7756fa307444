import type { LogSource } from '../model/source.ts'
import type { LineFilter } from '../model/source.ts'
import type { LogExpr, Stage } from '../parse/ast.ts'
import { sourceFilter } from '../pipeline/line-filter.ts'
import { LineLabels } from '../pipeline/line-labels.ts'
import { compilePipeline } from '../pipeline/pipeline.ts'
import type { Budget } from './limits.ts'

export interface ScanRange { readonly from: bigint; readonly to: bigint; readonly direction: 'forward' | 'backward'; readonly limit?: number | undefined }

/** A line that came through its pipeline. `labels` is only valid until the next one. */
export type Visit = (line: string, labels: LineLabels, timeNs: bigint) => void

/** The line filters before the first stage that changes anything go to the source; the other stages stay here. */
export function splitStages(stages: readonly Stage[]): { filters: LineFilter[]; rest: readonly Stage[] } {
  const filters: LineFilter[] = []
  const rest: Stage[] = []
  for (const [at, stage] of stages.entries()) {
    if (stage.kind !== 'line-filter') return { filters, rest: [...rest, ...stages.slice(at)] }
    const filter = sourceFilter(stage)
    if (filter) filters.push(filter)
    else rest.push(stage)
  }
  return { filters, rest }
}

/** The filters of a log query that a source may apply by itself. */
export function sourceFiltersOf(log: LogExpr): readonly LineFilter[] {
  return splitStages(log.stages).filters
}

/** A log query made ready to run over several ranges of time. */
export function scanner(source: LogSource, log: LogExpr, budget: Budget): (range: ScanRange, visit: Visit) => Promise<void> {
  // Also what the source will do is made once, to see that it can be.
  compilePipeline(log.stages)
  const { filters, rest } = splitStages(log.stages)
  const run = compilePipeline(rest)
  const dropsNone = rest.every(({ kind }) => kind !== 'line-filter' && kind !== 'label-filter')
  const labels = new LineLabels()
  return async ({ from, to, direction, limit }, visit) => {
    const request = { matchers: log.matchers, from, to, filters, direction, check: () => budget.check(), ...(limit !== undefined && dropsNone ? { limit, maxBytes: budget.maxAnswerBytes } : {}) }
    for await (const chunk of source.select(request)) {
      budget.take(chunk.lines)
      labels.startStream(chunk.labels)
      for (const [at, line] of chunk.lines.entries()) {
        const timeNs = chunk.times[at] ?? 0n
        labels.startLine(chunk.metadata?.get(at))
        const after = run(line, labels, timeNs)
        if (after !== undefined) visit(after, labels, timeNs)
      }
    }
  }
}

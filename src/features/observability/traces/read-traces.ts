import { ProductError } from '#lib/errors'
import type { Handled } from '#kernel/feature'
import { handle } from '#kernel/feature'
import { getTrace } from '../contract.ts'
import { findTracesHandler } from './find-traces.ts'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { spansOf } from './read-spans.ts'

const dayMs = 86_400_000

/** A trace by its id, and those of the last time that fit. */
export function traceHandlers({ telemetry }: ObservabilityOptions): Handled[] {
  return [
    handle(getTrace, async ({ traceId, from, to }, ctx) => {
      const now = ctx.clock.now().getTime()
      const range = { from: from === undefined ? now - 7 * dayMs : Date.parse(from), to: to === undefined ? now + dayMs : Date.parse(to) }
      const spans = (await spansOf(telemetry.logs, { ...range, filters: [{ operator: '|=', text: `"traceId":"${traceId}"` }] })).filter((span) => span.traceId === traceId)
      if (spans.length === 0) throw new ProductError('not-found', `No span of the trace ${traceId} is kept in that time. Ask for an earlier time, or check the id.`)
      return { spans: spans.toSorted((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1)) }
    }),
    findTracesHandler(telemetry),
  ]
}

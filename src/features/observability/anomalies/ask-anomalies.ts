import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { encodeCursor, readCursor } from '#lib/page'
import { PromqlError } from '#lib/promql'
import { handle, type Handled } from '#kernel/feature'
import { sql } from '#platform/database'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { type Anomaly, listAnomalies, showUsual } from './anomalies-contract.ts'
import { bandOf } from './baseline.ts'
import { withUsual } from './usual-values.ts'

interface AnomalyRow {
  readonly id: string
  readonly watch: string
  readonly title: string
  readonly query: string
  readonly unit: Anomaly['unit']
  readonly labels: Record<string, string>
  readonly entity: string
  readonly is_high: boolean
  readonly started_at: Date
  readonly last_seen_at: Date
  readonly ended_at: Date | null
  readonly value: number
  readonly usual_low: number
  readonly usual_high: number
  readonly score: number
}

const mostSteps = 1500

/** What is unusual, and what is usual, for people. */
export function anomalyHandlers({ telemetry }: ObservabilityOptions): Handled[] {
  return [
    handle(listAnomalies, async ({ open, entity, cursor, limit }, ctx) => {
      const [rank = null, id = null] = readCursor(cursor, z.tuple([z.number().int().min(0).max(1), z.uuid()])) ?? []
      const { rows } = await sql<AnomalyRow>`
        select * from observability_anomalies where (not ${open}::boolean or ended_at is null) and (${entity ?? null}::text is null or entity = ${entity ?? null})
          and (${rank}::int is null or (ended_at is not null)::int > ${rank}::int or ((ended_at is not null)::int = ${rank}::int and id < ${id}::uuid))
        order by (ended_at is not null), id desc limit ${limit + 1}`.execute(ctx.db)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return { items: page.map(viewOf), nextCursor: rows.length > limit && last ? encodeCursor([last.ended_at === null ? 0 : 1, last.id]) : null }
    }),
    handle(showUsual, async ({ query, from, to, stepMs, leastChange }) => {
      const [start, end] = [Math.floor(Date.parse(from) / stepMs) * stepMs, Math.floor(Date.parse(to) / stepMs) * stepMs]
      if (start >= end) throw new ProductError('invalid', 'The time begins after it ends. Swap from and to.')
      if ((end - start) / stepMs > mostSteps) throw new ProductError('invalid', `That is more than ${mostSteps} steps. Take a longer step or a shorter time.`)
      const series = await refusing(() => withUsual(telemetry.metrics, query, { from: start, to: end, stepMs }))
      return {
        times: [...(series[0]?.times ?? [])],
        series: series.map(({ labels, values, usual }) => {
          const bands = usual.map((known) => known && bandOf(known, leastChange))
          return { labels: labels.toRecord(), values: [...values], low: bands.map((band) => band?.low ?? null), high: bands.map((band) => band?.high ?? null) }
        }),
      }
    }),
  ]
}

function viewOf(row: AnomalyRow): Anomaly {
  return {
    id: row.id, watch: row.watch, title: row.title, query: row.query, unit: row.unit, labels: row.labels, entity: row.entity, isHigh: row.is_high,
    startedAt: row.started_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, value: row.value, usualLow: row.usual_low, usualHigh: row.usual_high, score: row.score,
  }
}

/** An expression's faults are the asker's to mend. */
async function refusing<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    throw new ProductError('invalid', error.message, { cause: error })
  }
}

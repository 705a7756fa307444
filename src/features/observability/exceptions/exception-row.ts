import type { z } from 'zod'
import { entityRef } from '#lib/entity-ref'
import type { StackFrame } from '#lib/stack-trace'
import type { Exception } from './exceptions-contract.ts'

/** What is kept of the latest time that it happened. */
export interface Latest {
  readonly at: string
  readonly labels: Readonly<Record<string, string>>
  readonly traceId: string | null
  readonly spanId: string | null
  readonly text: string
  readonly frames: readonly StackFrame[]
}

export interface ExceptionRow {
  id: string
  service: string
  type: string
  message: string
  language: string | null
  culprit: string | null
  state: Exception['state']
  state_changed_at: Date | null
  state_changed_by: string | null
  regressed_at: Date | null
  first_seen_at: Date
  last_seen_at: Date
  /** bigint comes as text. */
  count: string
  first_version: string | null
  last_version: string | null
}

/** A service by the name that telemetry gives it, as an entity. */
export function serviceEntity(service: string): string {
  return entityRef('service', service)
}

export function exceptionView(row: ExceptionRow, counts: readonly number[]): z.input<typeof Exception> {
  return {
    id: row.id, service: row.service, entity: serviceEntity(row.service), type: row.type, message: row.message, language: row.language, culprit: row.culprit,
    state: row.state, stateChangedAt: row.state_changed_at?.toISOString() ?? null, stateChangedBy: row.state_changed_by, regressedAt: row.regressed_at?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), firstVersion: row.first_version, lastVersion: row.last_version,
    count: Number(row.count), countInTime: counts.reduce((sum, count) => sum + count, 0), counts: [...counts],
  }
}

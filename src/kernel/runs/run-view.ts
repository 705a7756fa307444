import type { Run, RunJob } from './contract.ts'
import type { JobRow, RunRow, StepRow } from './run-rows.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** A run as the contract shows it. */
export function runView(row: RunRow): Run {
  return {
    id: row.id, kind: row.kind, title: row.title, subject: row.subject, environment: row.environment, state: row.state,
    reason: row.reason ?? (row.finished_at === null ? row.stop_reason : null), startedBy: row.started_by, cause: row.cause, rerunOf: row.rerun_of,
    createdAt: row.created_at.toISOString(), startedAt: iso(row.started_at), finishedAt: iso(row.finished_at),
  }
}

/** A job with its steps. `runner` is the runner's name. */
export function jobView(row: JobRow, steps: readonly StepRow[], runner: string | null): RunJob {
  return {
    key: row.key, name: row.name, needs: row.needs, executor: row.executor, state: row.state, attempt: row.attempt, runner, reason: row.reason ?? row.stop_reason,
    queuedAt: iso(row.queued_at), startedAt: iso(row.started_at), finishedAt: iso(row.finished_at), outputs: row.outputs, summary: row.summary, gate: gateView(row), steps: steps.map(stepView),
  }
}

function gateView(row: JobRow): RunJob['gate'] {
  const gate = row.plan.gate
  if (!gate) return null
  return { prompt: gate.prompt, approvers: [...gate.approvers], expiresAt: iso(row.gate_expires_at), decidedBy: row.gate_decided_by?.name ?? null, decision: row.gate_decision, comment: row.gate_comment }
}

function stepView(row: StepRow): RunJob['steps'][number] {
  return { key: row.key, name: row.name, state: row.state, exitCode: row.exit_code, reason: row.reason, line: row.line, startedAt: iso(row.started_at), finishedAt: iso(row.finished_at) }
}

import type { Actor, Cause, JobPlan, RunPlan } from '#kernel/feature'
import type { JobState, RunState, StepState } from './contract.ts'

/** Rows as PostgreSQL gives them. */
export interface RunRow {
  id: string
  position: number
  kind: string
  title: string
  subject: string
  environment: string | null
  state: RunState
  reason: string | null
  input: unknown
  plan: RunPlan
  started_by: Actor
  cause: Cause | null
  rerun_of: string | null
  concurrency_key: string | null
  stop_reason: string | null
  stop_state: 'failed' | 'cancelled' | null
  timeout_ms: number | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

export interface JobRow {
  run_id: string
  key: string
  position: number
  name: string
  plan: JobPlan
  needs: string[]
  labels: string[]
  executor: string
  instance_of: string | null
  state: JobState
  reason: string | null
  attempt: number
  fence: number
  runner_id: string | null
  stop_reason: string | null
  outputs: Record<string, string>
  summary: string | null
  next_seq: number
  gate_expires_at: Date | null
  gate_decision: 'approved' | 'declined' | 'expired' | null
  gate_decided_by: Actor | null
  gate_comment: string | null
  queued_at: Date | null
  started_at: Date | null
  finished_at: Date | null
}

export interface StepRow {
  run_id: string
  job_key: string
  position: number
  key: string
  name: string
  line: number | null
  state: StepState
  exit_code: number | null
  reason: string | null
  started_at: Date | null
  finished_at: Date | null
}

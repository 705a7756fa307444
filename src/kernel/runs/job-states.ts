import type { JobState, RunState, StepState } from './contract.ts'

/** Every move there is. What is not here is refused by whoever writes a state, so that an end stays an end. */
export const jobMoves: Readonly<Record<JobState, readonly JobState[]>> = {
  blocked: ['queued', 'waiting', 'skipped', 'failed', 'cancelled'],
  queued: ['running', 'failed', 'cancelled'],
  // Back to queued: a retry.
  running: ['queued', 'succeeded', 'failed', 'cancelled'],
  waiting: ['succeeded', 'failed', 'cancelled'],
  succeeded: [], failed: [], cancelled: [], skipped: [],
}

export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'waiting', 'succeeded', 'failed', 'cancelled'],
  running: ['waiting', 'succeeded', 'failed', 'cancelled'],
  waiting: ['running', 'succeeded', 'failed', 'cancelled'],
  succeeded: [], failed: [], cancelled: [],
}

export const stepMoves: Readonly<Record<StepState, readonly StepState[]>> = {
  queued: ['running', 'succeeded', 'failed', 'cancelled', 'skipped'],
  running: ['succeeded', 'failed', 'cancelled', 'skipped'],
  succeeded: [], failed: [], cancelled: [], skipped: [],
}

export function canMove<State extends string>(moves: Readonly<Record<State, readonly State[]>>, from: State, to: State): boolean {
  return moves[from].includes(to)
}

/** The states from which `to` may be reached: the left side of a compare-and-set. */
export function statesBefore<State extends string>(moves: Readonly<Record<State, readonly State[]>>, to: State): State[] {
  return (Object.keys(moves) as State[]).filter((from) => moves[from].includes(to))
}

export function hasEnded(state: JobState | RunState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled' || state === 'skipped'
}

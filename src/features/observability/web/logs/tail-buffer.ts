import type { LogLine } from '#kernel/telemetry/contract'

export interface TailState {
  readonly shown: readonly LogLine[]
  /** Came while it was paused. */
  readonly waiting: readonly LogLine[]
  readonly isPaused: boolean
  /** Let go here, because only so many are kept. */
  readonly letGo: number
  /** Did not come: the server let them go, or there were too many while it was away. */
  readonly lost: number
  readonly hasUnknownLoss: boolean
}

export const mostKept = 5000

export const emptyTail: TailState = { shown: [], waiting: [], isPaused: false, letGo: 0, lost: 0, hasUnknownLoss: false }

export function withLines(state: TailState, lines: readonly LogLine[]): TailState {
  const key = state.isPaused ? 'waiting' : 'shown'
  const all = [...state[key], ...lines]
  const over = Math.max(0, all.length - mostKept)
  return { ...state, [key]: over > 0 ? all.slice(over) : all, letGo: state.letGo + over }
}

export function withLoss(state: TailState, count: number | null): TailState {
  return count === null ? { ...state, hasUnknownLoss: true } : { ...state, lost: state.lost + count }
}

export function paused(state: TailState): TailState {
  return { ...state, isPaused: true }
}

/** Goes on with what came meanwhile. */
export function resumed(state: TailState): TailState {
  return withLines({ ...state, isPaused: false, waiting: [] }, state.waiting)
}

/** What is to be said of lines that are not there; undefined where none are missing. */
export function lossText({ lost, hasUnknownLoss, letGo }: TailState): string | undefined {
  const parts = [
    lost > 0 ? `${lost.toLocaleString('en')} lines came too fast and were left out` : '', hasUnknownLoss ? 'more lines came while the connection was away than are caught up on' : '', letGo > 0 ? `${letGo.toLocaleString('en')} older lines are no longer shown` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? undefined : `${parts.join('; ').replace(/^./, (first) => first.toUpperCase())}. Stop, and ask for the range to see all.`
}

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconClockPause, IconHelpCircle, IconLoader2, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Seven states and no more. */
export const statusStates = ['ok', 'running', 'waiting', 'degraded', 'failing', 'unknown', 'off'] as const
export type StatusState = (typeof statusStates)[number]

export const statusIcons: Readonly<Record<StatusState, Icon>> = {
  ok: IconCircleCheck, running: IconLoader2, waiting: IconClockPause, degraded: IconAlertTriangle, failing: IconCircleX, unknown: IconHelpCircle, off: IconCircleDashed,
}
export const statusWords: Readonly<Record<StatusState, string>> = {
  ok: 'OK', running: 'Running', waiting: 'Waiting', degraded: 'Degraded', failing: 'Failing', unknown: 'Unknown', off: 'Off',
}

/** States of runs, jobs, steps, alerts and incidents in the seven; anything else is unknown. */
const stateOfWord: Readonly<Record<string, StatusState>> = {
  ok: 'ok', succeeded: 'ok', resolved: 'ok', approved: 'ok', delivered: 'ok', proven: 'ok', active: 'ok', intact: 'ok', live: 'ok',
  running: 'running', connecting: 'running', waiting: 'waiting', queued: 'waiting', blocked: 'waiting', acknowledged: 'degraded', mitigated: 'degraded', degraded: 'degraded',
  failing: 'failing', failed: 'failing', firing: 'failing', open: 'failing', declined: 'failing', expired: 'failing', offline: 'failing',
  off: 'off', cancelled: 'off', skipped: 'off', revoked: 'off', inactive: 'off',
}
export function statusOf(word: string): StatusState {
  return stateOfWord[word] ?? 'unknown'
}

export interface StatusProps {
  readonly state: StatusState
  /** The word shown; the state's own unless given. Never left out: colour alone says nothing. */
  readonly word?: ReactNode
  /** Icon only, the word for readers and on hover: for dense rows where a column already names it. */
  readonly isCompact?: boolean
  readonly look?: 'text' | 'badge'
}

export function Status({ state, word, isCompact = false, look = 'text' }: StatusProps) {
  const StateIcon = statusIcons[state]
  const text = word ?? statusWords[state]
  return (
    <span className={`status status-${state}${look === 'badge' ? ' status-badge' : ''}`} title={isCompact && typeof text === 'string' ? text : undefined}>
      <StateIcon size={16} stroke={2} className={state === 'running' ? 'turning' : undefined} aria-hidden />
      <span className={isCompact ? 'visually-hidden' : undefined}>{text}</span>
    </span>
  )
}

/** A status from another part's word: `succeeded`, `firing`, `blocked`. Shows the word itself, in sentence case. */
export function StatusWord({ word, look, isCompact }: { word: string; look?: 'text' | 'badge'; isCompact?: boolean }) {
  const text = word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ')
  return <Status state={statusOf(word)} word={text} {...(look ? { look } : {})} {...(isCompact ? { isCompact } : {})} />
}

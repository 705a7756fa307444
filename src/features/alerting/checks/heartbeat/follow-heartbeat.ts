import { formatDuration } from '#lib/duration'
import type { SettingsOf } from '../checks-contract.ts'
import type { Found } from '../kinds/check-kind.ts'
import { dueAt, lateAt } from './late-at.ts'

type Settings = SettingsOf<'heartbeat'>

/** What is remembered of a heartbeat between two pings. */
export interface Beat {
  readonly lateAt: Date | null
  readonly runStartedAt: Date | null
}

export interface Told {
  readonly at: Date
  readonly kind: 'success' | 'start' | 'fail' | 'log'
  readonly exitCode: number | null
}

/** What follows: how it stands after, how long the run took, and a result where there is one. */
export interface Followed {
  readonly beat: Beat
  readonly durationMs: number | null
  readonly found: Found | undefined
}

/** A time in which nobody listened for pings. */
export interface DeafTime {
  readonly from: Date
  readonly to: Date
}

const longestRunMs = 7 * 86_400_000

/** A ping. A start is given its grace to end; words alone change nothing. */
export function followPing(settings: Settings, beat: Beat, { at, kind, exitCode }: Told): Followed {
  if (kind === 'log') return { beat, durationMs: null, found: undefined }
  if (kind === 'start') return { beat: { runStartedAt: at, lateAt: new Date(at.getTime() + settings.graceMs) }, durationMs: null, found: undefined }
  const tookMs = beat.runStartedAt ? at.getTime() - beat.runStartedAt.getTime() : -1
  const durationMs = tookMs >= 0 && tookMs <= longestRunMs ? tookMs : null
  const found: Found = kind === 'success' ? { isOk: true, error: null } : { isOk: false, error: exitCode === null ? 'The job says that it failed.' : `The job ended with exit code ${exitCode}.` }
  return { beat: { runStartedAt: null, lateAt: lateAt(settings, at) }, durationMs, found }
}

/**
 * A ping that did not come in time. Where nobody listened while it could have come, that is not known. The next is waited
 * for from when this one was due, and what is long over is not made up for.
 */
export function followSilence(settings: Settings, { lateAt: late, runStartedAt }: Beat & { readonly lateAt: Date }, { now, deaf }: { now: Date; deaf: readonly DeafTime[] }): Followed {
  const due = new Date(late.getTime() - settings.graceMs)
  const missed = deaf.find(({ from, to }) => from <= late && to >= (runStartedAt ?? due))
  const words = runStartedAt ? `The run that began ${plain(runStartedAt)} has not ended in the ${formatDuration(settings.graceMs)} that it may take.` : `No ping came: it was due ${plain(due)}${settings.graceMs > 0 ? `, and ${formatDuration(settings.graceMs)} of grace are over` : ''}.`
  const found: Found = missed
    ? { isOk: null, error: `Whether it was called is not known: Daybook did not listen from ${plain(missed.from)} to ${plain(missed.to)}. It was due ${plain(due)}.` }
    : { isOk: false, error: words }
  let next = dueAt(settings, due)
  if (next && next.getTime() + settings.graceMs <= now.getTime()) next = dueAt(settings, now)
  return { beat: { runStartedAt: null, lateAt: next && new Date(next.getTime() + settings.graceMs) }, durationMs: null, found }
}

function plain(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z')
}

import type { Notice } from './kept.ts'

/** Why a group is told again. */
export type NotifyReason = 'first' | 'new firing' | 'all resolved' | 'newly resolved' | 'repeat'

/** Alertmanager's rule (notify.DedupStage): whether to tell an integration of what a group holds now, given what it was told last. */
export function needsUpdate(
  notice: Notice | undefined, firing: readonly string[], resolved: readonly string[],
  { sendResolved, repeatIntervalMs, now }: { readonly sendResolved: boolean; readonly repeatIntervalMs: number; readonly now: number },
): NotifyReason | undefined {
  if (!notice) return firing.length > 0 ? 'first' : undefined
  if (!holdsAll(notice.firing, firing)) return 'new firing'
  // Also without send_resolved, so that the next time they fire is new again.
  if (firing.length === 0) return notice.firing.length > 0 ? 'all resolved' : undefined
  if (sendResolved && !holdsAll(notice.resolved, resolved)) return 'newly resolved'
  return notice.at < now - repeatIntervalMs ? 'repeat' : undefined
}

function holdsAll(known: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length > known.length) return false
  // Mostly nothing has changed, and they come in the same order.
  if (wanted.every((each, at) => each === known[at])) return true
  const all = new Set(known)
  return wanted.every((each) => all.has(each))
}

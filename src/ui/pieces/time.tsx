import { formatDuration } from '#lib/duration'
import { Hint } from './hint.tsx'
import { useNow } from './now.ts'
import { exactTime, relativeTime, zoneName } from './relative-time.ts'

/** A moment, relative; the exact one on hover, focus and in copies. `at` is ISO 8601. */
export function Time({ at, isExact = false }: { at: string | null; isExact?: boolean }) {
  const nowMs = useNow(1000)
  if (at === null) return <span className="muted">never</span>
  const atMs = Date.parse(at)
  if (Number.isNaN(atMs)) return <span>{at}</span>
  const hint = <>{exactTime(atMs)} {zoneName(atMs)}<br /><span className="hint-more">{exactTime(atMs, 'UTC')} UTC</span></>
  return (
    <Hint text={hint}>
      <time dateTime={at} className="time" onCopy={(event) => copyExact(event.nativeEvent, at)}>{isExact ? exactTime(atMs) : relativeTime(atMs, nowMs)}</time>
    </Hint>
  )
}

function copyExact(event: ClipboardEvent, at: string): void {
  event.clipboardData?.setData('text/plain', at)
  event.preventDefault()
}

/** From one moment to another, or to now while `to` is null: `1 m 12 s`. */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const isOpen = to === null
  const nowMs = useNow(isOpen ? 1000 : 3_600_000)
  if (from === null) return <span className="muted">–</span>
  return <span className="nowrap">{formatDuration(Math.max(0, (isOpen ? nowMs : Date.parse(to)) - Date.parse(from)))}</span>
}

export function DurationMs({ ms }: { ms: number | null }) {
  return ms === null ? <span className="muted">–</span> : <span className="nowrap">{formatDuration(ms)}</span>
}

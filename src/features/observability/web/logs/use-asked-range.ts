import { useState } from 'react'
import { useAddress } from '#ui'
import type { ShownRange } from '../use-metric-chart.ts'
import { useRange } from '../use-range.ts'

/** The range as it was when it was asked for: lines do not move away under the pointer while time goes on. */
export function useAskedRange(query: string) {
  const { search } = useAddress()
  const range = useRange()
  const [times, setTimes] = useState(0)
  const key = JSON.stringify([query, search['range'], search['from'], search['to'], times])
  const [kept, setKept] = useState(() => ({ key, range: untilNow(range.range) }))
  if (kept.key !== key) setKept({ key, range: untilNow(range.range) })
  return { ...range, range: kept.range, askAgain: () => setTimes((count) => count + 1) }
}

/** The last so much time ends now: what has just come in is in it. */
function untilNow({ from, to, isLive }: ShownRange): ShownRange {
  const now = Date.now()
  return isLive ? { from: now - (to - from), to: now, isLive } : { from, to, isLive }
}

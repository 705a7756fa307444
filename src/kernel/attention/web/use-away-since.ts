import { useEffect, useState } from 'react'

const leftKey = 'daybook.leftAt'
const sinceKey = 'daybook.awaySince'
/** Whoever comes back sooner was not away. */
const awayMs = 30 * 60_000
const markMs = 60_000

/** When this browser last left, for what happened meanwhile; undefined at the first visit. */
export function useAwaySince(): string | undefined {
  const [since] = useState(() => {
    const left = Number(localStorage.getItem(leftKey) ?? Number.NaN)
    if (Number.isFinite(left) && Date.now() - left > awayMs) localStorage.setItem(sinceKey, String(left))
    const kept = Number(localStorage.getItem(sinceKey) ?? Number.NaN)
    return Number.isFinite(kept) && kept <= Date.now() ? new Date(kept).toISOString() : undefined
  })
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState === 'visible') localStorage.setItem(leftKey, String(Date.now()))
    }
    mark()
    const timer = setInterval(mark, markMs)
    return () => clearInterval(timer)
  }, [])
  return since
}

import { useCallback, useEffect, useMemo, useState } from 'react'
import { lengthMs } from '#lib/dashboards'
import { useAddress } from '#ui'
import type { ShownRange } from '../use-metric-chart.ts'

export const refreshes = ['off', '5s', '10s', '30s', '1m', '5m', '15m', '1h'] as const
const usualRefresh = '30s'
const usualRange = '1h'

export interface DashboardTime {
  readonly range: ShownRange
  /** `6h`, as the address has it. */
  readonly length: string
  readonly isZoomed: boolean
  readonly refresh: string
  readonly zoom: (from: number, to: number) => void
  readonly unzoom: () => void
  /** Asks all again, now. */
  readonly reload: () => void
  /** Earlier (-1) or later (1), by half of what is shown. */
  readonly move: (way: -1 | 1) => void
}

/** What time is shown, out of the address, else out of the dashboard. It moves on while somebody looks: not in a tab that is hidden. */
export function useDashboardTime({ range: own, refresh: ownRefresh }: { readonly range?: string | undefined; readonly refresh?: string | undefined } = {}): DashboardTime {
  const { search, setSearch } = useAddress()
  const length = search['range'] ?? own ?? usualRange
  const refresh = search['refresh'] ?? ownRefresh ?? usualRefresh
  const [from, to] = [Number(search['from'] ?? Number.NaN), Number(search['to'] ?? Number.NaN)]
  const isZoomed = Number.isFinite(from) && Number.isFinite(to) && from < to
  const [now, reload] = useTicks(isZoomed || refresh === 'off' ? undefined : lengthMs(refresh))
  const shownMs = lengthMs(length) ?? 3_600_000
  const range = useMemo((): ShownRange => (isZoomed ? { from, to, isLive: false } : { from: now - shownMs, to: now, isLive: true }), [isZoomed, from, to, now, shownMs])
  const zoom = useCallback((begin: number, end: number) => setSearch({ from: String(Math.round(begin)), to: String(Math.round(end)) }, true), [setSearch])
  const unzoom = useCallback(() => setSearch({ from: undefined, to: undefined }), [setSearch])
  const move = (way: -1 | 1) => zoom(range.from + (way * (range.to - range.from)) / 2, range.to + (way * (range.to - range.from)) / 2)
  return { range, length, isZoomed, refresh, zoom, unzoom, reload, move }
}

/** The clock in steps; stands still while the tab is hidden, and catches up when it is seen again. */
function useTicks(everyMs: number | undefined): [now: number, tick: () => void] {
  const [now, setNow] = useState(() => Date.now())
  const tick = useCallback(() => setNow(Date.now()), [])
  useEffect(() => {
    if (everyMs === undefined) return undefined
    let last = Date.now()
    const look = () => {
      if (document.visibilityState === 'hidden' || Date.now() - last < everyMs - 200) return
      last = Date.now()
      tick()
    }
    const timer = setInterval(look, Math.min(everyMs, 5000))
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everyMs, tick])
  return [now, tick]
}

import { useMemo } from 'react'
import { useAddress, useNow } from '#ui'
import type { ShownRange } from './use-metric-chart.ts'

const minute = 60_000
export const ranges = [
  { value: '15m', label: '15 min', ms: 15 * minute }, { value: '1h', label: '1 h', ms: 60 * minute }, { value: '6h', label: '6 h', ms: 360 * minute }, { value: '24h', label: '24 h', ms: 1440 * minute },
  { value: '7d', label: '7 d', ms: 10_080 * minute }, { value: '30d', label: '30 d', ms: 43_200 * minute },
] as const
export const usual = '1h'

/** What the address shows: the last of so much time, or a fixed part that was dragged out. */
export function useRange(unless: (typeof ranges)[number]['value'] = usual): { range: ShownRange; zoom: (from: number, to: number) => void; isZoomed: boolean; unzoom: () => void } {
  const { search, setSearch } = useAddress()
  const now = useNow()
  const every = 15_000
  const at = Math.floor(now / every) * every
  const [from, to] = [Number(search['from'] ?? Number.NaN), Number(search['to'] ?? Number.NaN)]
  const isZoomed = Number.isFinite(from) && Number.isFinite(to) && from < to
  const lengthMs = (ranges.find(({ value }) => value === (search['range'] ?? unless)) ?? ranges[1]).ms
  const range = useMemo(() => isZoomed ? { from, to, isLive: false } : { from: at - lengthMs, to: at, isLive: true }, [isZoomed, from, to, at, lengthMs])
  return { range, isZoomed, zoom: (begin, end) => setSearch({ from: String(begin), to: String(end) }), unzoom: () => setSearch({ from: undefined, to: undefined }) }
}

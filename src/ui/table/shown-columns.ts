import { useLayoutEffect, useMemo, useState } from 'react'
import type { Column } from './table-types.ts'

/** Below this there is no room for what a phone leaves out, whatever the widths say. */
const narrowPx = 860
const gapPx = 16
const usualWidth = 'minmax(80px, 1fr)'

type Sized = Pick<Column<unknown>, 'width' | 'isHiddenOnPhone'>

/** The columns that fit, with the template of the grid: those that a phone leaves out go first, then the others grow narrower. */
export function fitColumns<One extends Sized>(columns: readonly One[], widthPx: number): { columns: readonly One[]; template: string } {
  const isTight = widthPx < narrowPx || widthPx < leastWidth(columns)
  const shown = isTight ? columns.filter(({ isHiddenOnPhone }) => isHiddenOnPhone !== true) : columns
  const isTooTight = widthPx < leastWidth(shown)
  return { columns: shown, template: shown.map(({ width = usualWidth }) => (isTooTight ? width.replace(/^minmax\(\d+px/, 'minmax(0') : width)).join(' ') }
}

/** `minmax(120px, 1fr)` or `92px`: what it takes at least, with the gaps between. */
function leastWidth(columns: readonly Sized[]): number {
  return columns.reduce((sum, { width = usualWidth }) => sum + Number(/\d+/.exec(width)?.[0] ?? 0) + gapPx, 0)
}

/** The same for a table on the page, as wide as it is. */
export function useShownColumns<Row>(columns: readonly Column<Row>[], list: { current: HTMLElement | null }): { columns: readonly Column<Row>[]; template: string } {
  const [widthPx, setWidthPx] = useState(1200)
  useLayoutEffect(() => {
    if (!list.current) return undefined
    setWidthPx(list.current.getBoundingClientRect().width)
    const observer = new ResizeObserver(([entry]) => entry && setWidthPx(entry.contentRect.width))
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [list])
  return useMemo(() => fitColumns(columns, widthPx), [columns, widthPx])
}

import { useMemo, useState } from 'react'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import { figuresOf } from './chart-data.ts'
import { ChartNames } from './chart-names.tsx'
import type { TimeChartProps } from './chart-types.ts'

const Drawing = lazyPart(async () => (await import('./chart-drawing.tsx')).ChartDrawing)

/** Begins to load what charts are drawn with, while their values are still being asked for. */
export const beginChart = Drawing.begin

/** Lines over time with their names and newest values; a line's name hides and shows it, with Shift it stays alone. The names are the chart's words for readers who do not see it. */
export function TimeChart(props: TimeChartProps) {
  const { label, lines, size = 'small', names = 'names' } = props
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const figures = useMemo(() => (names === 'none' ? [] : lines.map(({ values }) => figuresOf(values))), [lines, names])
  const toggle = (name: string, isAlone: boolean) => setHidden((before) => {
    const others = lines.filter((line) => line.name !== name).map((line) => line.name)
    if (isAlone) return before.size === others.length && !before.has(name) ? new Set() : new Set(others)
    const next = new Set(before)
    if (!next.delete(name)) next.add(name)
    return next
  })
  return (
    <figure className={`chart chart-${size}`} aria-label={label}>
      <WhileLoading show={<div className="chart-drawing" aria-busy />}><Drawing {...props} hidden={hidden} /></WhileLoading>
      {names === 'none' ? null : <ChartNames {...props} names={names} figures={figures} hidden={hidden} onToggle={toggle} />}
    </figure>
  )
}

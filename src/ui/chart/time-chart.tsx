import { lazy, Suspense, useState } from 'react'
import { formatValue } from './chart-unit.ts'
import type { TimeChartProps } from './chart-types.ts'

const Drawing = lazy(async () => ({ default: (await import('./chart-drawing.tsx')).ChartDrawing }))

/** More than can be told apart. */
const namedAtFirst = 12

/** Lines over time with their names and newest values; a line's name hides and shows it. The names are the chart's words for readers who do not see it. */
export function TimeChart(props: TimeChartProps) {
  const { label, lines, unit = 'number', size = 'small' } = props
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [isWhole, setIsWhole] = useState(false)
  const named = isWhole ? lines : lines.slice(0, namedAtFirst)
  const toggle = (name: string) => setHidden((before) => {
    const next = new Set(before)
    if (!next.delete(name)) next.add(name)
    return next
  })
  return (
    <figure className={`chart chart-${size}`} aria-label={label}>
      <Suspense fallback={<div className="chart-drawing" aria-busy />}><Drawing {...props} hidden={hidden} /></Suspense>
      <figcaption className="chart-names">
        {named.map(({ name, values }, index) => (
          <button key={name} type="button" className="chart-name" aria-pressed={!hidden.has(name)} onClick={() => toggle(name)}>
            <span className={`chart-color series-${(index % 8) + 1}`} aria-hidden /><span className="cut">{name}</span><span className="chart-value">{shownLast(values, unit)}</span>
          </button>
        ))}
        {named.length < lines.length ? <button type="button" className="chart-name" onClick={() => setIsWhole(true)}>{lines.length - named.length} more</button> : null}
      </figcaption>
    </figure>
  )
}

function shownLast(values: readonly (number | null)[], unit: NonNullable<TimeChartProps['unit']>): string {
  const last = values.findLast((value) => value !== null)
  return last === undefined || last === null ? '–' : formatValue(last, unit)
}

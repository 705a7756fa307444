import { useMemo } from 'react'
import { TimeChart } from '#ui'
import { nameOf, type ShownRange, useMarks } from '../use-metric-chart.ts'

interface MeasuredProps {
  readonly label: string
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly samples: readonly (readonly [number, string])[] }[]
  readonly range: ShownRange
  readonly zoom: (from: number, to: number) => void
  readonly stepMs: number
}

/** An expression that measures, drawn. */
export function Measured({ label, series, range, zoom, stepMs }: MeasuredProps) {
  const marks = useMarks(range)
  const { times, lines } = useMemo(() => {
    const [first, last] = [Math.ceil(range.from / stepMs), Math.floor(range.to / stepMs)]
    const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
    const places = new Map(all.map((step, at) => [step, at]))
    return {
      times: all.map((step) => step * stepMs),
      lines: series.map(({ labels, samples }) => {
        const values: (number | null)[] = all.map(() => null)
        for (const [time, value] of samples) {
          const place = places.get(Math.round(time / stepMs))
          if (place !== undefined) values[place] = Number(value)
        }
        return { name: Object.keys(labels).length === 0 ? 'value' : nameOf(labels, ''), values }
      }),
    }
  }, [series, stepMs, range.from, range.to])
  return <TimeChart label={label} times={times} lines={lines} from={range.from} to={range.to} marks={marks} onZoom={zoom} size="large" />
}

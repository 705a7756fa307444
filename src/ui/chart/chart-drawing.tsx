import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../look/use-theme.ts'
import { exactTime } from '../pieces/relative-time.ts'
import type { ChartMark, TimeChartProps } from './chart-types.ts'
import { type ChartUnit, formatValue } from './chart-unit.ts'

const heights = { small: 160, large: 320 }

/** The drawing itself, on a canvas: made anew when lines or theme change, filled anew when values do. */
export function ChartDrawing(props: TimeChartProps & { readonly hidden: ReadonlySet<string> }) {
  const { times, lines, from, to, hidden } = props
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const newest = useRef(props)
  newest.current = props
  const { shown: theme } = useTheme()
  const shape = JSON.stringify([theme, props.unit, props.size, props.isStacked, lines.map(({ name }) => name), [...hidden]])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const made = new uPlot(optionsOf(newest, element), dataOf(newest.current), element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heights[newest.current.size ?? 'small'] }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [shape])
  useEffect(() => {
    plot.current?.setData(dataOf(newest.current), false)
    plot.current?.setScale('x', { min: from / 1000, max: to / 1000 })
  }, [times, lines, from, to])
  return <div className="chart-drawing" ref={place} />
}

type Newest = { readonly current: TimeChartProps & { readonly hidden: ReadonlySet<string> } }

function optionsOf(newest: Newest, element: HTMLElement): uPlot.Options {
  const { lines, hidden, unit = 'number', size = 'small', isStacked = false } = newest.current
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim()
  const axis = { stroke: color('--text-3'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: `11px ${color('--font')}` }
  return {
    width: element.clientWidth, height: heights[size], legend: { show: false }, padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { range: (_plot, min, max) => rangeOf(min, max, unit) } },
    axes: [{ ...axis, size: 26, values: (plot, splits) => splits.map((split) => timeOf(split, (plot.scales['x']?.max ?? 0) - (plot.scales['x']?.min ?? 0))) }, { ...axis, size: 64, values: (_plot, splits) => splits.map((split) => formatValue(split, unit)) }],
    series: [{}, ...lines.map(({ name }, index) => {
      const stroke = color(`--series-${(index % 8) + 1}`)
      return { label: name, stroke, width: 1.5, show: !hidden.has(name), spanGaps: false, points: { show: false }, ...(isStacked ? { fill: `${stroke}33` } : {}) }
    })],
    cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false }, sync: { key: 'daybook' } },
    hooks: { setSelect: [(plot) => zoomTo(plot, newest)], drawClear: [(plot) => drawMarks(plot, newest.current.marks ?? [], color('--text-3'))], setCursor: [(plot) => tell(plot, newest, element)] },
  }
}

/** Hours and minutes in the reader's zone; the day where that is what tells points apart. */
function timeOf(seconds: number, widthSeconds: number): string {
  const date = new Date(seconds * 1000)
  const two = (part: number) => String(part).padStart(2, '0')
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`
  if (widthSeconds <= 90_000) return widthSeconds < 300 ? `${clock}:${two(date.getSeconds())}` : clock
  return clock === '00:00' || widthSeconds > 400_000 ? day : clock
}

/** Parts of a whole from nothing; others from nothing where that is near, so that small changes do not look like big ones. */
function rangeOf(min: number | null, max: number | null, unit: ChartUnit): [number, number] {
  if (min === null || max === null) return [0, 1]
  if (unit === 'ratio' || unit === 'percent') return [Math.min(0, min), Math.max(max * 1.08, unit === 'ratio' ? 0.05 : 5)]
  const isFlat = min >= 0 && max - min <= max * 0.001
  const low = isFlat || (min > 0 && min < max * 0.6) ? 0 : min
  const room = Math.max((max - low) * 0.08, Math.abs(max) * 0.02) || 1
  return [low === 0 ? 0 : low - room, max + room]
}

function dataOf({ times, lines, isStacked = false }: TimeChartProps): uPlot.AlignedData {
  const rows = lines.map(({ values }) => [...values])
  if (isStacked) for (let at = 0; at < times.length; at += 1) for (let row = rows.length - 2; row >= 0; row -= 1) add(rows, row, at)
  return [times.map((time) => time / 1000), ...rows]
}

/** The first line stands on top of those after it, so that the first is drawn last. */
function add(rows: (number | null)[][], row: number, at: number): void {
  const below = rows[row + 1]?.[at]
  const own = rows[row]
  if (own && below !== null && below !== undefined) own[at] = (own[at] ?? 0) + below
}

function zoomTo(plot: uPlot, newest: Newest): void {
  const { left, width } = plot.select
  if (width < 4) return
  newest.current.onZoom?.(Math.round(plot.posToVal(left, 'x') * 1000), Math.round(plot.posToVal(left + width, 'x') * 1000))
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

function drawMarks(plot: uPlot, marks: readonly ChartMark[], color: string): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.strokeStyle = color
  ctx.setLineDash([4, 4])
  for (const { at } of marks) {
    const x = Math.round(plot.valToPos(at / 1000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.restore()
}

/** The time and the values under the pointer, and what happened there. */
function tell(plot: uPlot, newest: Newest, element: HTMLElement): void {
  const { times, lines, hidden, unit = 'number', marks = [] } = newest.current
  const at = plot.cursor.idx
  const time = at === null || at === undefined ? undefined : times[at]
  if (time === undefined || at === null || at === undefined) return element.removeAttribute('title')
  const step = (times[1] ?? time) - (times[0] ?? time)
  const near = marks.filter((mark) => Math.abs(mark.at - time) <= Math.max(step, 1)).map(({ text }) => text)
  const values = lines.filter(({ name }) => !hidden.has(name)).flatMap(({ name, values: all }) => all[at] === null || all[at] === undefined ? [] : [{ name, value: all[at] }])
  const shown = values.toSorted((a, b) => b.value - a.value).slice(0, 12).map(({ name, value }) => `${name}: ${formatValue(value, unit)}`)
  element.title = [exactTime(time), ...near, ...shown].join('\n')
}

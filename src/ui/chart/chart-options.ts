import uPlot from 'uplot'
import type { ChartLine, ChartMark, ChartThreshold, LineStyle, TimeChartProps } from './chart-types.ts'
import { type ChartUnit, formatValue } from './chart-unit.ts'
import { drawMoved, forgetMoved, isMoving } from './chart-moving.ts'
import { panningOf } from './chart-panning.ts'

export type DrawnChart = TimeChartProps & { readonly hidden: ReadonlySet<string> }
type Newest = { readonly current: DrawnChart }

/** From so many lines on a line is one pixel, which is drawn far faster, and a point under the pointer would be one of many. */
const crowded = 50

const lookColors = { ok: '--ok', info: '--running', waiting: '--waiting', degraded: '--degraded', failing: '--failing', neutral: '--text-3' } as const

/** As much as a clock with seconds takes, and a gap. */
const timeSpacePx = 66

/** How a chart is drawn. `tell` hears where the pointer is; -1 is nowhere. */
export function chartOptions(newest: Newest, element: HTMLElement, tell: (plot: uPlot) => void): uPlot.Options {
  const { lines, hidden, unit = 'number', isStacked = false, lineStyle = isStacked ? 'area' : 'line', joinsGaps = false, isLogarithmic = false } = newest.current
  const styles = getComputedStyle(element)
  const color = (name: string) => styles.getPropertyValue(name).trim()
  const axis = { stroke: color('--text-3'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: `11px ${color('--font')}` }
  const written = (shownUnit: ChartUnit) => (_plot: uPlot, splits: number[]) => splits.map((split) => (split === null ? '' : formatValue(split, isStacked === 'percent' ? 'ratio' : shownUnit, { suffix: newest.current.suffix })))
  const right = lines.find(({ isRight }) => isRight)
  const scaleOf = ({ isRight }: ChartLine) => (isRight && lines.some((line) => !line.isRight) ? 'right' : 'y')
  const logged = isLogarithmic && isStacked === false ? { distr: 3 as const } : {}
  const auto = (plot: uPlot) => !isMoving(plot)
  return {
    width: element.clientWidth, height: element.clientHeight, legend: { show: false }, padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { auto, ...logged, ...(isLogarithmic ? {} : { range: (_plot: uPlot, min: number | null, max: number | null) => rangeOf(min, max, newest.current) }) }, right: { auto, range: (_plot, min, max) => rangeOf(min, max, { unit: right?.unit ?? unit }) } },
    axes: [
      { ...axis, size: 26, space: timeSpacePx, values: (plot, splits) => eachOnce(splits.map((split) => timeOf(split, (plot.scales['x']?.max ?? 0) - (plot.scales['x']?.min ?? 0)))) },
      { ...axis, size: 64, values: written(unit) },
      ...(right && lines.some((line) => scaleOf(line) === 'right') ? [{ ...axis, grid: { show: false }, side: 1, scale: 'right', size: 64, values: written(right.unit ?? unit) }] : []),
    ],
    series: [{}, ...lines.map((line, index) => {
      const stroke = color(line.look ? lookColors[line.look] : `--series-${(index % 8) + 1}`)
      return { label: line.name, stroke, show: !hidden.has(line.name), scale: scaleOf(line), spanGaps: joinsGaps, ...drawnAs(line.style ?? lineStyle, stroke, isStacked !== false, lines.length) }
    })],
    bands: isStacked === false ? [] : bandsOf(lines, hidden),
    cursor: { points: lines.length > crowded ? { show: false } : { size: 6 }, drag: { x: true, y: false, setScale: false }, sync: { key: 'daybook' }, bind: { mousedown: (plot, _target, handler) => panningOf(plot, newest, handler) } },
    hooks: { setSelect: [(plot) => zoomTo(plot, newest)], drawClear: [(plot) => drawMarks(plot, newest.current.marks ?? [], color)], draw: [(plot) => drawThresholds(plot, newest.current.thresholds ?? [], color), drawMoved], setCursor: [tell], setData: [forgetMoved], setSize: [forgetMoved] },
  }
}

/** Each of those stacked is filled down to the next that is shown, not to the ground through all of them. */
function bandsOf(lines: readonly ChartLine[], hidden: ReadonlySet<string>): uPlot.Band[] {
  return [false, true].flatMap((isNegative) => {
    const shown = lines.flatMap((line, index) => (!hidden.has(line.name) && (line.isNegative ?? false) === isNegative ? [index + 1] : []))
    return shown.slice(0, -1).map((index, at): uPlot.Band => ({ series: [index, shown[at + 1] as number], dir: isNegative ? 1 : -1 }))
  })
}

function drawnAs(style: LineStyle, stroke: string, isStacked: boolean, lineCount: number): Partial<uPlot.Series> {
  if (style === 'points') return { ...unlessMoving(uPlot.paths.linear?.()), width: 0, points: { show: (plot) => !isMoving(plot), size: 4, fill: stroke } }
  if (style === 'bars') return { ...unlessMoving(uPlot.paths.bars?.({ size: [0.8, 40] })), width: 0, fill: isStacked ? stroke : `${stroke}b0`, points: { show: false } }
  return { ...unlessMoving(uPlot.paths.linear?.()), width: lineCount > crowded ? 1 : 1.5, points: { show: false }, ...(style === 'area' ? { fill: `${stroke}${isStacked ? '55' : '33'}` } : {}) }
}

function unlessMoving(paths: uPlot.Series.PathBuilder | undefined): Partial<uPlot.Series> {
  return paths ? { paths: (plot, ...of) => (isMoving(plot) ? null : paths(plot, ...of)) } : {}
}

/** Hours and minutes in the reader's zone; the day where that is what tells points apart. */
/** A time is named once, though several lines of the grid may stand in the same day or second. */
function eachOnce(names: readonly string[]): string[] {
  return names.map((name, at) => (name === names[at - 1] ? '' : name))
}

function timeOf(seconds: number, widthSeconds: number): string {
  const date = new Date(seconds * 1000)
  const two = (part: number) => String(part).padStart(2, '0')
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`
  if (widthSeconds <= 90_000) return widthSeconds < 300 ? `${clock}:${two(date.getSeconds())}` : clock
  return clock === '00:00' || widthSeconds > 400_000 ? day : clock
}

/** Parts of a whole from nothing; others from nothing where that is near, so that small changes do not look like big ones. */
export function rangeOf(min: number | null, max: number | null, { unit = 'number', min: least, max: most, isStacked = false, thresholds }: Pick<TimeChartProps, 'unit' | 'min' | 'max' | 'isStacked' | 'thresholds'>): [number, number] {
  if (isStacked === 'percent') return [Math.min(0, min ?? 0), 1]
  const [low, high] = usualRange(min, max, unit, isStacked !== false)
  const drawn = (thresholds ?? []).flatMap(({ from }) => from ?? [])
  return [least ?? low, Math.max(most ?? Math.max(high, ...drawn.filter((from) => max !== null && from < max * 3).map((from) => from * 1.05)), (least ?? low) + Number.EPSILON)]
}

function usualRange(min: number | null, max: number | null, unit: ChartUnit, isStacked: boolean): [number, number] {
  if (min === null || max === null) return [0, 1]
  if (unit === 'ratio' || unit === 'percent') return [Math.min(0, min), Math.max(max * 1.08, unit === 'ratio' ? 0.05 : 5)]
  const isFlat = min >= 0 && max - min <= max * 0.001
  const low = isFlat || (min > 0 && (isStacked || min < max * 0.6)) ? 0 : min
  const room = Math.max((max - low) * 0.08, Math.abs(max) * 0.02) || 1
  return [low === 0 ? 0 : low - room, max + room]
}

function zoomTo(plot: uPlot, newest: Newest): void {
  const { left, width } = plot.select
  if (width < 4) return
  newest.current.onZoom?.(Math.round(plot.posToVal(left, 'x') * 1000), Math.round(plot.posToVal(left + width, 'x') * 1000))
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
}

const markColors = { deployment: '--accent-text', apply: '--series-4', script: '--series-5', configuration: '--series-6' } as const

function drawMarks(plot: uPlot, marks: readonly ChartMark[], color: (name: string) => string): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.setLineDash([4, 4])
  for (const { at, kind } of marks) {
    const x = Math.round(plot.valToPos(at / 1000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.strokeStyle = color(kind ? markColors[kind] : '--text-3')
    ctx.fillStyle = ctx.strokeStyle
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const size = 4 * devicePixelRatio
    ctx.beginPath()
    ctx.moveTo(x - size, bbox.top - size)
    ctx.lineTo(x + size, bbox.top - size)
    ctx.lineTo(x, bbox.top + size / 2)
    ctx.fill()
  }
  ctx.restore()
}

function drawThresholds(plot: uPlot, thresholds: readonly ChartThreshold[], color: (name: string) => string): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.setLineDash([8, 4])
  for (const { from, look } of thresholds) {
    if (from === null) continue
    const y = Math.round(plot.valToPos(from, 'y', true))
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.strokeStyle = color(lookColors[look])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
  }
  ctx.restore()
}

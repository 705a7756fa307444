import type { ChartLine, TimeChartProps } from './chart-types.ts'

type Values = (number | null)[]

/** What is drawn: seconds, and each line's values; stacked, below zero or hidden as asked for. Lines that are only drawn are not copied. */
export function chartData({ times, lines, isStacked = false }: Pick<TimeChartProps, 'times' | 'lines' | 'isStacked'>, hidden: ReadonlySet<string>): [number[], ...Values[]] {
  const seconds = times.map((time) => time / 1000)
  if (isStacked === false) return [seconds, ...lines.map((line) => (line.isNegative ? line.values.map(negated) : (line.values as Values)))]
  const shown = lines.map((line) => ({ line, isShown: !hidden.has(line.name) }))
  const rows = shown.map(({ line }) => line.values.map((value) => (line.isNegative ? negated(value) : value)))
  if (isStacked === 'percent') for (let at = 0; at < times.length; at += 1) toParts(rows, shown.map(({ isShown }) => isShown), at)
  for (let at = 0; at < times.length; at += 1) stackAt(rows, shown, at)
  return [seconds, ...rows]
}

function negated(value: number | null): number | null {
  return value === null ? null : -value
}

function toParts(rows: readonly Values[], isShown: readonly boolean[], at: number): void {
  const whole = rows.reduce((sum, row, index) => sum + (isShown[index] ? Math.abs(row[at] ?? 0) : 0), 0)
  for (const row of rows) if (row[at] !== null && row[at] !== undefined) row[at] = whole === 0 ? 0 : row[at] / whole
}

/** The first line stands on top of those after it, so that the first is drawn last; what is below zero is stacked downwards by itself. */
function stackAt(rows: readonly Values[], shown: readonly { readonly line: ChartLine; readonly isShown: boolean }[], at: number): void {
  let [above, below] = [0, 0]
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    const own = rows[row]
    const value = own?.[at]
    if (!own || value === null || value === undefined || !shown[row]?.isShown) continue
    if (shown[row]?.line.isNegative) own[at] = below += value
    else own[at] = above += value
  }
}

/** Which point is nearest to a time; the times ascend. */
export function nearestIndex(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low > 0 && time - (times[low - 1] ?? 0) < (times[low] ?? 0) - time ? low - 1 : low
}

export interface LineFigures {
  readonly last: number | null
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
}

export function figuresOf(values: readonly (number | null)[]): LineFigures {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0]
  let last: number | null = null
  for (const value of values) {
    if (value === null) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    count += 1
    last = value
  }
  return count === 0 ? { last: null, min: null, max: null, mean: null } : { last, min, max, mean: sum / count }
}

export interface TipRow {
  readonly index: number
  readonly name: string
  readonly value: number
}

/** The values at a point, the greatest first. */
export function tipRows(lines: readonly ChartLine[], hidden: ReadonlySet<string>, at: number): TipRow[] {
  return lines.flatMap(({ name, values }, index) => {
    const value = values[at]
    return value === null || value === undefined || hidden.has(name) ? [] : [{ index, name, value }]
  }).toSorted((a, b) => b.value - a.value)
}

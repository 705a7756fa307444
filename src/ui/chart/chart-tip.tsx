import { exactTime } from '../pieces/relative-time.ts'
import { tipRows } from './chart-data.ts'
import type { DrawnChart } from './chart-options.ts'
import { formatValue } from './chart-unit.ts'

const mostRows = 14

/** The time and all values under the pointer, the greatest first, and what happened there. */
export function ChartTip({ times, lines, hidden, unit = 'number', decimals, suffix, marks = [], at, left, top, isByKeys }: DrawnChart & { readonly at: number; readonly left: number; readonly top: number; readonly isByKeys: boolean }) {
  const time = times[at] ?? 0
  const step = Math.max(1, (times[1] ?? time) - (times[0] ?? time))
  const near = marks.filter((mark) => Math.abs(mark.at - time) <= step)
  const rows = tipRows(lines, hidden, at)
  const shown = rows.slice(0, mostRows)
  return (
    <div className="chart-tip" data-side={left > 260 ? 'left' : 'right'} style={{ left, top: Math.max(0, top - 20) }} role={isByKeys ? 'status' : undefined}>
      <div className="chart-tip-time">{exactTime(time)}</div>
      {near.map((mark) => <div key={`${mark.at}${mark.text}`} className="chart-tip-mark">{mark.text}</div>)}
      {shown.map(({ index, name, value }) => (
        <div key={name} className="chart-tip-row"><span className={`chart-color ${colorClass(lines[index]?.look, index)}`} aria-hidden /><span className="cut">{name}</span><span className="chart-value">{formatValue(value, lines[index]?.unit ?? unit, { decimals, suffix })}</span></div>
      ))}
      {rows.length > shown.length ? <div className="chart-tip-more">and {rows.length - shown.length} more</div> : null}
      {rows.length === 0 ? <div className="chart-tip-more">No value here</div> : null}
    </div>
  )
}

/** The class that gives a line's colour to what stands for it. */
export function colorClass(look: string | undefined, index: number): string {
  return look ? `look-${look}` : `series-${(index % 8) + 1}`
}

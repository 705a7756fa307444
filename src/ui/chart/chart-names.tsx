import { type MouseEvent, useState } from 'react'
import type { LineFigures } from './chart-data.ts'
import { colorClass } from './chart-tip.tsx'
import type { ChartLine, TimeChartProps } from './chart-types.ts'
import { formatValue } from './chart-unit.ts'

/** More than can be told apart. */
const namedAtFirst = 12

interface ChartNamesProps extends Pick<TimeChartProps, 'lines' | 'unit' | 'decimals' | 'suffix' | 'label'> {
  readonly names: 'names' | 'table'
  readonly figures: readonly LineFigures[]
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (name: string, isAlone: boolean) => void
}

/** What the lines are called, with their newest value, or as a table with their least, greatest and mean. */
export function ChartNames({ lines, names, figures, hidden, onToggle, unit = 'number', decimals, suffix, label }: ChartNamesProps) {
  const [isWhole, setIsWhole] = useState(false)
  const named = isWhole ? lines : lines.slice(0, namedAtFirst)
  const written = (line: ChartLine, value: number | null | undefined) => (value === null || value === undefined ? '–' : formatValue(value, line.unit ?? unit, { decimals, suffix }))
  const more = named.length < lines.length ? <button type="button" className="chart-name" onClick={() => setIsWhole(true)}>{lines.length - named.length} more</button> : null
  const button = (line: ChartLine, index: number, isWithValue: boolean) => (
    <button key={line.name} type="button" className="chart-name" aria-pressed={!hidden.has(line.name)} title="Click hides and shows it, with Shift it stays alone" onClick={(event: MouseEvent) => onToggle(line.name, event.shiftKey || event.ctrlKey || event.metaKey)}>
      <span className={`chart-color ${colorClass(line.look, index)}`} aria-hidden /><span className="cut">{line.name}</span>{isWithValue ? <span className="chart-value">{written(line, figures[index]?.last)}</span> : null}
    </button>
  )
  if (names === 'names') return <figcaption className="chart-names" tabIndex={lines.length > 6 ? 0 : undefined}>{named.map((line, index) => button(line, index, true))}{more}</figcaption>
  return (
    <figcaption className="chart-names-table" tabIndex={0}>
      <table aria-label={`Series of ${label}`}>
        <thead><tr><th>Series</th><th>Last</th><th>Min</th><th>Max</th><th>Mean</th></tr></thead>
        <tbody>{named.map((line, index) => <tr key={line.name}><td>{button(line, index, false)}</td>{(['last', 'min', 'max', 'mean'] as const).map((figure) => <td key={figure}>{written(line, figures[index]?.[figure])}</td>)}</tr>)}</tbody>
      </table>
      {more}
    </figcaption>
  )
}

import type { Panel, ShownVariable } from '#lib/dashboards'
import { interpolateText } from '#lib/dashboards'
import { BarFigures, type ChartMark, type ChartThreshold, type Column, formatValue, GaugeFigures, Heatmap, Markdown, PieFigures, StatFigures, Table, Time, TimeChart } from '#ui'
import { useMemo } from 'react'
import { useNamePatterns } from './name-patterns.ts'
import { PanelLines } from './panel-lines.tsx'
import { chartLines } from './shape/chart-lines.ts'
import type { Frame } from './shape/frames.ts'
import { heatmapRows } from './shape/heatmap-rows.ts'
import { panelFigures, shares } from './shape/panel-figures.ts'
import type { PreparedPanel } from './panel-queries.ts'
import { PanelTable } from './panel-table.tsx'

export interface PictureProps {
  readonly panel: Panel
  readonly title: string
  readonly frames: readonly Frame[]
  readonly prepared: PreparedPanel
  readonly marks: readonly ChartMark[]
  readonly onZoom: (from: number, to: number) => void
}

/** A panel's answers as the picture that it asks for. */
export function PanelPicture(props: PictureProps) {
  const fits = useNamePatterns(props.panel)
  const { panel, frames, prepared, title } = props
  switch (panel.picture) {
    case 'table': return <PanelTable panel={panel} frames={frames} fits={fits} title={title} />
    case 'logs': return <PanelLines frames={frames} title={title} />
    case 'heatmap': {
      const { times, rows } = heatmapRows(frames, panel.unit ?? 'number', prepared)
      return <Heatmap label={title} times={times} rows={rows} format={(value) => formatValue(value, 'number')} />
    }
    case 'stat': case 'gauge': case 'bar-gauge': case 'pie': {
      const figures = panelFigures(frames, panel, fits)
      const isNamed = panel.showName ?? figures.length > 1
      if (panel.picture === 'stat') return <StatFigures figures={figures} isNamed={isNamed} />
      if (panel.picture === 'gauge') return <GaugeFigures figures={figures} isNamed={isNamed} limits={limitsOf(panel)} />
      return panel.picture === 'pie' ? <PieFigures figures={shares(figures)} /> : <BarFigures figures={figures} />
    }
    default: return <LinesPicture {...props} fits={fits} />
  }
}

function LinesPicture({ panel, title, frames, prepared, marks, onZoom, fits }: PictureProps & { readonly fits: ReturnType<typeof useNamePatterns> }) {
  const { times, lines } = useMemo(() => chartLines(frames, panel, prepared, fits), [frames, panel, prepared, fits])
  const thresholds: readonly ChartThreshold[] | undefined = panel.showThresholds === true ? panel.thresholds : undefined
  return (
    <TimeChart label={title} size="fill" times={times} lines={lines} from={prepared.from} to={prepared.to} marks={marks} onZoom={onZoom} unit={panel.unit} suffix={panel.suffix} decimals={panel.decimals} min={panel.min} max={panel.max}
      isStacked={panel.stacked ?? false} lineStyle={panel.style} thresholds={thresholds} isLogarithmic={panel.logarithmic ?? false} joinsGaps={panel.joinGaps ?? false} names={panel.legend ?? 'names'} />
  )
}

/** The parts of a gauge's arc that its thresholds make. */
function limitsOf({ thresholds = [], min = 0, max, unit }: Panel) {
  const top = max ?? (unit === 'ratio' ? 1 : unit === 'percent' ? 100 : undefined)
  if (top === undefined || top <= min) return []
  const part = (value: number) => Math.min(1, Math.max(0, (value - min) / (top - min)))
  return thresholds.map(({ from, look }, at) => ({ from: from === null ? 0 : part(from), to: part(thresholds[at + 1]?.from ?? top), look })).filter(({ from, to }) => to > from)
}

/** Words of a panel, with what variables stand for. HTML in them is shown as the text that it is. */
export function PanelText({ panel, variables }: { readonly panel: Panel; readonly variables: ReadonlyMap<string, ShownVariable> }) {
  return <Markdown text={interpolateText(panel.text ?? '', variables)} />
}

interface TimeRow {
  readonly at: number
  readonly values: readonly (number | null)[]
}

const mostColumns = 12

/** The values of a chart as a table, the newest first. */
export function ValuesTable({ panel, title, frames, prepared }: Pick<PictureProps, 'panel' | 'title' | 'frames' | 'prepared'>) {
  const fits = useNamePatterns(panel)
  const { times, lines } = chartLines(frames, panel, prepared, fits)
  const rows = times.map((at, index): TimeRow => ({ at, values: lines.map(({ values }) => values[index] ?? null) })).toReversed()
  const columns: readonly Column<TimeRow>[] = [
    { key: 'at', label: 'Time', cell: ({ at }) => <Time at={new Date(at).toISOString()} />, sort: ({ at }) => at, width: '120px' },
    ...lines.slice(0, mostColumns).map(({ name, unit }, index): Column<TimeRow> => ({ key: `s${index}`, label: name, align: 'end', cell: ({ values }) => { const value = values[index]; return value === null || value === undefined ? '–' : formatValue(value, unit ?? panel.unit ?? 'number', panel) }, sort: ({ values }) => values[index] ?? -Infinity })),
  ]
  return <Table label={`Values of ${title}`} isMain={false} rows={rows} columns={columns} rowKey={({ at }) => String(at)} />
}

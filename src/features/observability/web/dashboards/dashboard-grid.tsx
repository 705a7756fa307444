import { useMemo, useState } from 'react'
import type { Dashboard, Panel, ShownVariable } from '#lib/dashboards'
import { interpolateText } from '#lib/dashboards'
import { type ChartMark, type MenuItem, PanelGrid, PanelRow, PanelSlot } from '#ui'
import type { ShownRange } from '../use-metric-chart.ts'
import { DashboardPanel } from './dashboard-panel.tsx'
import { type PlacedPanel, placePanels } from './place-panels.ts'

interface DashboardGridProps {
  readonly dashboard: Dashboard
  readonly variables: ReadonlyMap<string, ShownVariable> | undefined
  readonly range: ShownRange
  readonly marks: readonly ChartMark[]
  readonly onZoom: (from: number, to: number) => void
  /** What more can be done with a panel, by its place in the dashboard. */
  readonly actionsOf?: (at: number, panel: Panel) => readonly MenuItem[]
  readonly chosenAt?: number | undefined
  /** A panel was drawn to another's place. */
  readonly onMove?: ((from: number, to: number) => void) | undefined
  /** Only this panel, as large as there is room. */
  readonly aloneAt?: number | undefined
}

const none: ReadonlyMap<string, ShownVariable> = new Map()

/** All panels of a dashboard in their places. */
export function DashboardGrid({ dashboard, variables, range, marks, onZoom, actionsOf, chosenAt, aloneAt, onMove }: DashboardGridProps) {
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map())
  const placed = useMemo(() => placePanels(dashboard.panels, variables ?? none), [dashboard.panels, variables])
  const rowOf = new Map<number, PlacedPanel>()
  let row: PlacedPanel | undefined
  for (const [index, place] of placed.entries()) {
    if (place.panel.picture === 'row') row = place
    else if (row) rowOf.set(index, row)
  }
  const isOpen = ({ key, panel }: PlacedPanel) => folds.get(key) ?? panel.collapsed !== true
  return (
    <PanelGrid label="Panels">
      {placed.map((place, index) => {
        const { key, at, panel, variables: own } = place
        if (aloneAt !== undefined && at !== aloneAt) return null
        if (panel.picture === 'row') {
          const count = [...rowOf.values()].filter((one) => one === place).length
          return <PanelRow key={key} title={interpolateText(panel.title ?? '', own)} count={count} isOpen={isOpen(place)} onToggle={() => setFolds((old) => new Map(old).set(key, !isOpen(place)))} />
        }
        const heading = rowOf.get(index)
        if (aloneAt === undefined && heading && !isOpen(heading)) return null
        return (
          <PanelSlot key={key} span={panel.span ?? 12} height={panel.height ?? 8} isAlone={aloneAt !== undefined} at={at} onMove={onMove}>
            {(isSeen) => <DashboardPanel panel={panel} variables={variables && own} range={range} marks={marks} isSeen={isSeen} onZoom={onZoom} actions={actionsOf?.(at, panel) ?? []} isChosen={chosenAt === at} />}
          </PanelSlot>
        )
      })}
    </PanelGrid>
  )
}

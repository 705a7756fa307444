import { useState } from 'react'
import { interpolateText, type Panel, type ShownVariable } from '#lib/dashboards'
import { ActionMenu, Button, type ChartMark, ErrorNotice, Hint, type MenuItem, PanelFrame, Waiting } from '#ui'
import { IconInfoCircle } from '@tabler/icons-react'
import type { ShownRange } from '../use-metric-chart.ts'
import { exploreHref } from './explore-href.ts'
import { PanelPicture, PanelText, ValuesTable } from './panel-picture.tsx'
import { type PanelFrames, usePanelFrames } from './use-panel-frames.ts'

export interface DashboardPanelProps {
  readonly panel: Panel
  /** Undefined while they are asked for. */
  readonly variables: ReadonlyMap<string, ShownVariable> | undefined
  readonly range: ShownRange
  readonly marks: readonly ChartMark[]
  readonly isSeen: boolean
  readonly onZoom: (from: number, to: number) => void
  readonly actions?: readonly MenuItem[]
  readonly isChosen?: boolean
}

const none: ReadonlyMap<string, ShownVariable> = new Map()

/** One panel of a dashboard: what it is called, what can be done with it, and its picture or why there is none. */
export function DashboardPanel({ panel, variables, range, marks, isSeen, onZoom, actions = [], isChosen = false }: DashboardPanelProps) {
  const [isTable, setIsTable] = useState(false)
  const found = usePanelFrames(panel, variables, range, isSeen && panel.picture !== 'text')
  const title = interpolateText(panel.title ?? '', variables ?? none)
  const explore = exploreHref(found.prepared, range)
  const canTable = ['time-series', 'heatmap', 'stat', 'gauge', 'bar-gauge', 'pie'].includes(panel.picture)
  const items: MenuItem[] = [
    ...(canTable ? [{ label: isTable ? 'View as a picture' : 'View as table', onClick: () => setIsTable(!isTable) }] : []),
    ...(explore ? [{ label: 'Explore', href: explore }] : []),
    ...(panel.links ?? []).map(({ title: name, url }) => ({ label: name, onClick: () => void window.open(interpolateText(url, variables ?? none, undefined, 'percentencode'), '_blank', 'noopener') })), ...actions,
  ]
  return (
    <PanelFrame title={title} isChosen={isChosen} isBusy={isSeen && found.isFetching && !found.frames} description={panel.description ? <Hint text={interpolateText(panel.description, variables ?? none)}><span className="muted" tabIndex={0} role="note" aria-label={`About ${title}`}><IconInfoCircle size={14} aria-hidden /></span></Hint> : undefined} actions={<ActionMenu items={items} label={`More of ${title || 'this panel'}`} />}>
      {panel.picture === 'text' ? <PanelText panel={panel} variables={variables ?? none} /> : <PanelBody panel={panel} title={title || 'Panel'} found={found} marks={marks} onZoom={onZoom} isTable={isTable} explore={explore} isSeen={isSeen} />}
    </PanelFrame>
  )
}

interface PanelBodyProps {
  readonly panel: Panel
  readonly title: string
  readonly found: PanelFrames
  readonly marks: readonly ChartMark[]
  readonly onZoom: (from: number, to: number) => void
  readonly isTable: boolean
  readonly explore: string | undefined
  readonly isSeen: boolean
}

function PanelBody({ panel, title, found: { frames, prepared, error, notes }, marks, onZoom, isTable, explore, isSeen }: PanelBodyProps) {
  if (error !== null && error !== undefined) return <ErrorNotice error={error} title="It could not be asked for" />
  if ((panel.queries ?? []).length === 0) return <div className="panel-none">This panel has no query yet. Edit the dashboard to give it one.</div>
  if (!frames) return isSeen ? <Waiting rows={3} /> : null
  if (frames.every(({ series, lines }) => series.length === 0 && lines.length === 0)) {
    return <div className="panel-none"><span>Nothing was found in this time. Look at a longer one, or at another value of a variable.</span>{explore ? <Button size="small" href={explore}>Explore</Button> : null}</div>
  }
  return <>{notes.length > 0 ? <Hint text={notes.join(' ')}><span className="muted small" tabIndex={0}>With a warning</span></Hint> : null}{isTable ? <ValuesTable panel={panel} title={title} frames={frames} prepared={prepared} /> : <PanelPicture panel={panel} title={title} frames={frames} prepared={prepared} marks={marks} onZoom={onZoom} />}</>
}

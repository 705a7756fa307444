import { type MouseEvent, type RefObject, useMemo, useRef } from 'react'
import { counted } from '#lib/counted'
import { Box, boxAttribute, GroupFrame, Lines } from './map-drawing.tsx'
import { groupId } from './layout-map.ts'
import type { MapHandle, MapProps } from './map.tsx'
import type { PlacedLine } from './map-types.ts'
import { useMapKeys } from './use-map-keys.ts'
import { useMapPlaces } from './use-map-places.ts'
import { useMapView } from './use-map-view.ts'

interface MapCanvasProps extends MapProps {
  /** The node that the search stands at. */
  readonly found: string
  readonly handle: RefObject<MapHandle | undefined>
}
const noLines: readonly PlacedLine[] = []
/** From so many lines on they are drawn thin. */
const denseLines = 80

/** The drawing itself, laid out by a worker, driven by pointer and keys. */
export function MapCanvas(props: MapCanvasProps) {
  const { nodes, groups, label, chosen, home, found, onChoose, onOpen } = props
  const frame = useRef<HTMLDivElement>(null)
  const layer = useRef<SVGSVGElement>(null)
  const view = useMapView(frame, layer)
  const { placed, boxes, boxOf, want, tookMs, isBusy } = useMapPlaces({ ...props, view })
  const lines = placed?.lines ?? noLines
  const nodeById = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const titles = useMemo(() => new Map([...nodes.map(({ id, label: name }) => [id, name] as const), ...groups.map(({ id, label: name }) => [groupId(id), name] as const)]), [nodes, groups])
  const near = useMemo(() => nearTo(chosen?.id, lines), [chosen?.id, lines])
  const quiet = useMemo(() => lines.filter(({ isQuiet }) => isQuiet).length, [lines])
  function act(id: string): void {
    const box = boxOf(id)
    if (!box) return
    if (box.kind === 'node') return onChoose({ kind: 'node', id, edges: [] })
    const group = id.slice(groupId('').length)
    want(id)
    onOpen(group, box.kind === 'group')
    onChoose({ kind: 'group', id: group, edges: [] })
  }
  function closeGroupOf(id: string): void {
    const group = nodeById.get(id)?.group
    if (group === undefined) return
    want(groupId(group))
    onOpen(group, false)
  }
  const keys = useMapKeys({ frame, boxes, view, act, closeGroupOf, leave: () => onChoose(undefined), fit: () => placed && view.fit(placed) })
  const clicks = useClicks(act, (pair) => {
    const line = lines.find(({ from, to }) => `${from} ${to}` === pair)
    onChoose(line ? { kind: 'line', id: pair ?? '', edges: line.edges } : undefined)
  })
  const markOf = (id: string) => (chosen && (chosen.id === id || (chosen.kind === 'group' && groupId(chosen.id) === id)) ? 'chosen' : id === found ? 'found' : id === home ? 'home' : near.has(id) ? 'near' : '')
  return (
    <div className="map-frame" ref={frame} role="group" aria-label={`${label}: ${counted(nodes.length, 'thing')}. Arrow keys move, Enter opens, Backspace closes the group, plus and minus zoom.`} tabIndex={0} onKeyDown={keys} {...clicks} data-layout-ms={Math.round(tookMs)}>
      <svg ref={layer} role="presentation" width={placed?.width ?? 0} height={placed?.height ?? 0} className={chosen ? 'map-dim' : undefined} data-dense={lines.length - quiet > denseLines || undefined}>
        {boxes.map((box) => (box.kind === 'open-group' ? <GroupFrame key={box.id} box={box} title={titles.get(box.id) ?? box.id} mark={markOf(box.id) === 'chosen' ? 'chosen' : ''} /> : null))}
        <Lines lines={lines} near={near} titles={titles} />
        {boxes.map((box) => (box.kind === 'open-group' ? null : <Box key={box.id} box={box} node={nodeById.get(box.id)} title={titles.get(box.id) ?? box.id} mark={markOf(box.id)} />))}
      </svg>
      {quiet > 0 && !isBusy ? <div className="map-told">{quiet.toLocaleString('en')} more lines are drawn when one of their ends is chosen.</div> : null}
      {isBusy ? <div className="map-busy" role="status">Drawing {counted(nodes.length, 'thing')}</div> : null}
    </div>
  )
}

/** Clicks on boxes and lines. What moved meanwhile was the map; a click without a pointer, by a reader, has no place. */
function useClicks(onBox: (id: string) => void, onElse: (line: string | undefined) => void) {
  const pressed = useRef<{ x: number; y: number }>(undefined)
  return {
    onPointerDown({ clientX, clientY }: MouseEvent): void {
      pressed.current = { x: clientX, y: clientY }
    },
    onClick(event: MouseEvent): void {
      const start = pressed.current
      pressed.current = undefined
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > 4) return
      const target = event.target instanceof Element ? event.target : undefined
      const box = target?.closest(`[${boxAttribute}]`)?.getAttribute(boxAttribute)
      if (box) onBox(box)
      else onElse(target?.getAttribute('data-line') ?? undefined)
    },
  }
}

/** Lines at what is chosen, and the boxes at their other ends. */
function nearTo(id: string | undefined, lines: readonly { from: string; to: string }[]): ReadonlySet<string> {
  if (id === undefined) return new Set()
  const ends = [id, groupId(id)]
  return new Set(lines.filter(({ from, to }) => ends.includes(from) || ends.includes(to) || `${from} ${to}` === id).flatMap(({ from, to }) => [`${from} ${to}`, from, to]))
}

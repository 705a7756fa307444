import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import { Box, boxAttribute, GroupFrame, Lines } from './map-drawing.tsx'
import { groupId } from './layout-map.ts'
import type { MapHandle, MapProps } from './map.tsx'
import type { MapShape, PlacedBox, PlacedLine } from './map-types.ts'
import { centreView, nextBox, showBox } from './map-view.ts'
import { useMapLayout } from './use-map-layout.ts'
import { useMapView } from './use-map-view.ts'

interface MapCanvasProps extends MapProps {
  /** The node that the search stands at. */
  readonly found: string
  readonly handle: RefObject<MapHandle | undefined>
}

const noLines: readonly PlacedLine[] = []

/** The drawing itself, laid out by a worker, driven by pointer and keys. */
export function MapCanvas({ nodes, edges, groups, open, label, chosen, home, found, onChoose, onOpen, handle }: MapCanvasProps) {
  const frame = useRef<HTMLDivElement>(null)
  const layer = useRef<SVGSVGElement>(null)
  const view = useMapView(frame, layer)
  const shape = useMemo((): MapShape => ({ nodes: nodes.map(({ id, group }) => ({ id, group })), edges: edges.map(({ from, to }) => ({ from, to })), open }), [nodes, edges, open])
  const { placed, tookMs, isBusy } = useMapLayout(shape)
  const wanted = useRef<string>(undefined)
  const hasFitted = useRef<string>(undefined)
  const nodeById = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const titles = useMemo(() => new Map([...nodes.map(({ id, label: name }) => [id, name] as const), ...groups.map(({ id, label: name }) => [groupId(id), name] as const)]), [nodes, groups])
  const boxes = placed?.boxes
  const boxOf = (id: string): PlacedBox | undefined => boxes?.find((box) => box.id === id)
  useEffect(() => {
    if (!placed) return
    // Another graph is seen whole first; opening a group keeps the place.
    const key = `${nodes.length} ${nodes[0]?.id ?? ''} ${groups.length}`
    if (hasFitted.current !== key) view.fit(placed)
    hasFitted.current = key
    const box = wanted.current === undefined ? undefined : boxOf(wanted.current)
    if (!box) return
    wanted.current = undefined
    view.set(centreView(view.get(), box, view.window()))
  }, [placed])
  useEffect(() => {
    handle.current = {
      zoom: view.zoom, fit: () => placed && view.fit(placed),
      centre(id) {
        const box = boxOf(id)
        if (box) view.set(centreView(view.get(), box, view.window()))
        else wanted.current = id
      },
    }
  })
  const isDense = (placed?.lines.filter(({ isQuiet }) => !isQuiet).length ?? 0) > 80
  const quiet = placed?.lines.filter(({ isQuiet }) => isQuiet).length ?? 0
  const near = useMemo(() => nearTo(chosen?.id, placed?.lines ?? []), [chosen?.id, placed])
  function act(id: string): void {
    const box = boxOf(id)
    if (!box) return
    if (box.kind !== 'node') {
      wanted.current = id
      onOpen(id.slice(groupId('').length), box.kind === 'group')
    }
    onChoose({ kind: box.kind === 'node' ? 'node' : 'group', id: box.kind === 'node' ? id : id.slice(groupId('').length), edges: [] })
  }
  function closeGroupOf(id: string): void {
    const group = nodeById.get(id)?.group
    if (group === undefined) return
    wanted.current = groupId(group)
    onOpen(group, false)
  }
  const keys = useMapKeys({ frame, boxes: boxes ?? [], view, act, closeGroupOf, leave: () => onChoose(undefined), fit: () => placed && view.fit(placed) })
  const pressed = useRef<{ x: number; y: number }>(undefined)
  function click(event: MouseEvent): void {
    const start = pressed.current
    pressed.current = undefined
    // What moved was the map; a click without a pointer (by a reader) has no place.
    if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > 4) return
    const target = event.target instanceof Element ? event.target : undefined
    const box = target?.closest(`[${boxAttribute}]`)?.getAttribute(boxAttribute)
    if (box) return act(box)
    const line = placed?.lines.find(({ from, to }) => `${from} ${to}` === target?.getAttribute('data-line'))
    onChoose(line ? { kind: 'line', id: `${line.from} ${line.to}`, edges: line.edges } : undefined)
  }
  const markOf = (id: string) => (chosen && (chosen.id === id || (chosen.kind === 'group' && groupId(chosen.id) === id)) ? 'chosen' : id === found ? 'found' : id === home ? 'home' : near.has(id) ? 'near' : '')
  return (
    <div className="map-frame" ref={frame} role="group" aria-label={`${label}: ${nodes.length} things. Arrow keys move, Enter opens, Backspace closes the group, plus and minus zoom.`} tabIndex={0} onKeyDown={keys} onPointerDown={(event) => { pressed.current = { x: event.clientX, y: event.clientY } }} onClick={click} data-layout-ms={Math.round(tookMs)}>
      <svg ref={layer} role="presentation" width={placed?.width ?? 0} height={placed?.height ?? 0} className={chosen ? 'map-dim' : undefined} data-dense={isDense || undefined}>
        {boxes?.map((box) => (box.kind === 'open-group' ? <GroupFrame key={box.id} box={box} title={titles.get(box.id) ?? box.id} mark={markOf(box.id) === 'chosen' ? 'chosen' : ''} /> : null))}
        <Lines lines={placed?.lines ?? noLines} near={near} titles={titles} />
        {boxes?.map((box) => (box.kind === 'open-group' ? null : <Box key={box.id} box={box} node={nodeById.get(box.id)} title={titles.get(box.id) ?? box.id} mark={markOf(box.id)} />))}
      </svg>
      {quiet > 0 && !isBusy ? <div className="map-told">{quiet.toLocaleString('en')} more lines are drawn when one of their ends is chosen.</div> : null}
      {isBusy ? <div className="map-busy" role="status">Drawing {nodes.length.toLocaleString('en')} things</div> : null}
    </div>
  )
}

/** Lines at what is chosen, and the boxes at their other ends. */
function nearTo(id: string | undefined, lines: readonly { from: string; to: string }[]): ReadonlySet<string> {
  if (id === undefined) return new Set()
  const ends = [id, groupId(id)]
  return new Set(lines.filter(({ from, to }) => ends.includes(from) || ends.includes(to) || `${from} ${to}` === id).flatMap(({ from, to }) => [`${from} ${to}`, from, to]))
}

interface MapKeys {
  readonly frame: RefObject<HTMLDivElement | null>
  readonly boxes: readonly PlacedBox[]
  readonly view: ReturnType<typeof useMapView>
  readonly act: (id: string) => void
  readonly closeGroupOf: (id: string) => void
  readonly leave: () => void
  readonly fit: () => void
}

/** Arrow keys go from box to box, the window follows; Enter acts, Backspace closes the group; plus, minus and nought zoom. */
function useMapKeys({ frame, boxes, view, act, closeGroupOf, leave, fit }: MapKeys): (event: KeyboardEvent) => void {
  function focus(box: PlacedBox | undefined): void {
    if (!box) return
    view.set(showBox(view.get(), box, view.window()))
    frame.current?.querySelector<SVGGElement>(`[${boxAttribute}="${CSS.escape(box.id)}"]`)?.focus({ preventScroll: true })
  }
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = document.activeElement?.getAttribute(boxAttribute) ?? undefined
    const current = boxes.find(({ id }) => id === at)
    const actions: Readonly<Record<string, () => void>> = {
      Enter: () => current && act(current.id), ' ': () => current && act(current.id), Escape: leave, Backspace: () => current && closeGroupOf(current.id), '+': () => view.zoom(1.3), '=': () => view.zoom(1.3), '-': () => view.zoom(1 / 1.3), '0': fit,
    }
    const isArrow = event.key.startsWith('Arrow')
    const action = isArrow ? () => focus(current ? nextBox(boxes.filter(({ kind }) => kind !== 'open-group' || current.kind === 'open-group'), current, event.key) : boxes[0]) : actions[event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
}

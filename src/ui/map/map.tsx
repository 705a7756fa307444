import { IconList, IconMaximize, IconTopologyStar3, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { IconButton } from '../pieces/button.tsx'
import { MapCanvas } from './map-canvas.tsx'
import { MapList } from './map-list.tsx'
import type { MapChoice, MapEdge, MapGroup, MapNode } from './map-types.ts'

export interface MapProps {
  readonly label: string
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  readonly groups: readonly MapGroup[]
  /** Groups that are open. */
  readonly open: readonly string[]
  readonly onOpen: (group: string, isOpen: boolean) => void
  readonly chosen: MapChoice | undefined
  readonly onChoose: (choice: MapChoice | undefined) => void
  /** The node that the map is about, marked. */
  readonly home?: string | undefined
  /** What is known of what is chosen. */
  readonly detail?: ReactNode
}

export interface MapHandle {
  zoom: (factor: number) => void
  fit: () => void
  /** Brings a node into the middle. */
  centre: (id: string) => void
}

/** Up to some thousand things and what leads from one to another: groups that open, search, pan and zoom; as a list for readers of lists. */
export function MapGraph(props: MapProps) {
  const { detail, nodes, onOpen } = props
  const [isList, setIsList] = useState(false)
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const handle = useRef<MapHandle>(undefined)
  const found = useMemo(() => findNodes(nodes, text), [nodes, text])
  function search(next: string): void {
    setText(next)
    setPlace(0)
    show(findNodes(nodes, next)[0])
  }
  function step(by: number): void {
    const next = (place + by + found.length) % Math.max(1, found.length)
    setPlace(next)
    show(found[next])
  }
  function show(node: MapNode | undefined): void {
    if (!node) return
    if (node.group !== undefined && !props.open.includes(node.group)) onOpen(node.group, true)
    handle.current?.centre(node.id)
  }
  return (
    <div className={detail ? 'map map-with-detail' : 'map'}>
      <div className="map-stage">
        <div className="map-search" role="search">
          <input type="text" aria-label="Search in the graph" placeholder="Search in the graph" value={text} onChange={(event) => search(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') step(event.shiftKey ? -1 : 1); if (event.key === 'Escape') search('') }} />
          <span role="status">{text === '' ? '' : found.length === 0 ? 'Nothing fits' : `${place + 1} of ${found.length}`}</span>
        </div>
        <div className="map-tools">
          {isList ? null : (
            <>
              <IconButton icon={IconZoomOut} label="Smaller (-)" onClick={() => handle.current?.zoom(1 / 1.3)} />
              <IconButton icon={IconZoomIn} label="Larger (+)" onClick={() => handle.current?.zoom(1.3)} />
              <IconButton icon={IconMaximize} label="Zoom to fit (0)" onClick={() => handle.current?.fit()} />
            </>
          )}
          <IconButton icon={isList ? IconTopologyStar3 : IconList} label={isList ? 'Show as a graph' : 'Show as a list'} onClick={() => setIsList(!isList)} />
        </div>
        {isList ? <MapList {...props} found={text === '' ? undefined : found} /> : <MapCanvas {...props} found={text === '' ? '' : found[place]?.id ?? ''} handle={handle} />}
      </div>
      {detail ? <aside className="map-detail" aria-label="What is chosen">{detail}</aside> : null}
    </div>
  )
}

/** Nodes whose label or id hold the text, those that begin with it first. */
function findNodes(nodes: readonly MapNode[], text: string): readonly MapNode[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const fit = ({ label, id }: MapNode) => (label.toLowerCase().startsWith(wanted) ? 0 : label.toLowerCase().includes(wanted) ? 1 : id.toLowerCase().includes(wanted) ? 2 : 3)
  return nodes.map((node) => ({ node, place: fit(node) })).filter(({ place }) => place < 3).toSorted((a, b) => a.place - b.place).map(({ node }) => node)
}

import { IconList, IconMaximize, IconSitemap, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import { IconButton } from '../pieces/button.tsx'
import { KindIcon } from '../pieces/kind-icon.tsx'
import { Status, type StatusState } from '../pieces/status.tsx'

export interface GraphNode {
  readonly id: string
  readonly label: string
  /** Left out where nothing is known of it: the icon of its kind stands there then. */
  readonly state?: StatusState
  /** Kind of entity, for the icon of a node without a state. */
  readonly kind?: string
  /** The state's word, where it is another than the seven's. */
  readonly word?: string
  /** Second line: a duration, a kind. */
  readonly note?: string | undefined
}
export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
}
export interface GraphProps {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly label: string
  /** Nodes of the longest way, in order. */
  readonly criticalPath?: readonly string[]
  readonly chosen?: string | undefined
  readonly onChoose?: (id: string) => void
}


const Drawing = lazyPart(async () => (await import('./graph-drawing.tsx')).GraphDrawing)

/** Steps or dependencies, left to right, with the critical path marked; as a list for readers of lists. */
export function Graph(props: GraphProps) {
  const [isList, setIsList] = useState(false)
  const [zoom, setZoom] = useState<number | 'fit'>('fit')
  const scale = zoom === 'fit' ? 1 : zoom
  return (
    <div className="graph">
      <div className="graph-tools">
        {isList ? null : (
          <>
            <IconButton icon={IconZoomOut} label="Smaller" onClick={() => setZoom(Math.max(0.3, scale - 0.2))} />
            <IconButton icon={IconZoomIn} label="Larger" onClick={() => setZoom(Math.min(2, scale + 0.2))} />
            <IconButton icon={IconMaximize} label="Zoom to fit" onClick={() => setZoom('fit')} />
          </>
        )}
        <IconButton icon={isList ? IconSitemap : IconList} label={isList ? 'Show as a graph' : 'Show as a list'} onClick={() => setIsList(!isList)} />
      </div>
      {isList ? <GraphList {...props} /> : <WhileLoading show={<div className="graph-waiting" aria-busy />}><Drawing {...props} zoom={zoom} /></WhileLoading>}
    </div>
  )
}

function GraphList({ nodes, edges, label, criticalPath = [], chosen, onChoose }: GraphProps): ReactNode {
  const nameOf = new Map(nodes.map(({ id, label: name }) => [id, name]))
  return (
    <ul className="graph-list" aria-label={label}>
      {nodes.map(({ id, label: name, state, kind, word, note }) => {
        const needs = edges.filter(({ to }) => to === id).map(({ from }) => nameOf.get(from) ?? from)
        return (
          <li key={id} aria-current={id === chosen || undefined}>
            <button type="button" onClick={() => onChoose?.(id)}>
              {state ? <Status state={state} word={word} /> : <KindIcon kind={kind ?? ''} />} <strong>{name}</strong>
              <span className="muted">{[note, needs.length > 0 ? `after ${needs.join(', ')}` : undefined, criticalPath.includes(id) ? 'on the critical path' : undefined].filter(Boolean).join(' · ')}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

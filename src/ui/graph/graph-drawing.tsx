import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { statusIcons, statusWords } from '../pieces/status.tsx'
import { kindIconOf } from '../pieces/kind-icon.tsx'
import type { GraphProps } from './graph.tsx'
import { layoutGraph, nodeHeight, nodeWidth, type PlacedNode } from './layout-graph.ts'

/** The graph in SVG. `fit` takes the width there is, never larger than life. */
export function GraphDrawing({ nodes, edges, label, criticalPath = [], chosen, onChoose, zoom }: GraphProps & { readonly zoom: number | 'fit' }) {
  const shape = `${nodes.map(({ id }) => id).join('|')}>${edges.map(({ from, to }) => `${from}-${to}`).join('|')}`
  const placed = useMemo(() => layoutGraph(nodes, edges), [shape])
  const frame = useRef<HTMLDivElement>(null)
  const widthPx = useWidth(frame)
  const fit = Math.min(1, Math.max(0.5, widthPx / Math.max(1, placed.width)))
  const scale = zoom === 'fit' ? fit : zoom
  const isCritical = (from: string, to: string) => criticalPath.some((id, index) => id === from && criticalPath[index + 1] === to)
  const now = new Map(nodes.map((node) => [node.id, node]))
  return (
    <div className="graph-frame" ref={frame} tabIndex={0} role="region" aria-label={`${label}: ${nodes.length} nodes`}>
      <svg width={placed.width * scale} height={placed.height * scale} viewBox={`0 0 ${placed.width} ${placed.height}`} role="group" aria-label={label}>
        {placed.edges.map(({ edge, path }) => (
          <path key={`${edge.from} ${edge.to} ${edge.label ?? ''}`} d={path} className={`graph-edge${isCritical(edge.from, edge.to) ? ' is-critical' : ''}${chosen && (edge.from === chosen || edge.to === chosen) ? ' is-near' : ''}`}>{edge.label ? <title>{edge.label}</title> : null}</path>
        ))}
        {placed.nodes.map((place) => (
          <Node key={place.node.id} {...place} node={now.get(place.node.id) ?? place.node} isCritical={criticalPath.length > 1 && criticalPath.includes(place.node.id)} isChosen={place.node.id === chosen} onChoose={onChoose} />
        ))}
      </svg>
    </div>
  )
}

interface NodeProps extends PlacedNode {
  readonly isCritical: boolean
  readonly isChosen: boolean
  readonly onChoose: ((id: string) => void) | undefined
}

function Node({ node, x, y, isCritical, isChosen, onChoose }: NodeProps) {
  const Icon = node.state ? statusIcons[node.state] : kindIconOf(node.kind ?? '')
  const said = [node.label, node.word ?? (node.state ? statusWords[node.state] : node.kind), node.note === node.word ? undefined : node.note, isCritical ? 'on the critical path' : undefined].filter(Boolean).join(', ')
  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    onChoose?.(node.id)
  }
  return (
    <g transform={`translate(${x} ${y})`} className={`graph-node${node.state ? ` status-${node.state}` : ''}${isCritical ? ' is-critical' : ''}${isChosen ? ' is-chosen' : ''}`} {...(onChoose ? {} : { role: 'img', 'aria-label': said })}>
      <title>{said}</title>
      <rect width={nodeWidth} height={nodeHeight} rx={6} className="graph-box" />
      <Icon x={12} y={nodeHeight / 2 - 9} size={18} stroke={1.9} className="graph-icon" />
      <text x={40} y={node.note ? 18 : 27} className="graph-label" aria-hidden>{cut(node.label, 22)}</text>
      {node.note ? <text x={40} y={34} className="graph-note" aria-hidden>{cut(node.note, 26)}</text> : null}
      {/* A button of its own over the drawing, so that its name may say more than the cut words that are seen. */}
      {onChoose ? <rect width={nodeWidth} height={nodeHeight} rx={6} className="graph-hit" role="button" tabIndex={0} aria-label={said} aria-pressed={isChosen} onClick={() => onChoose(node.id)} onKeyDown={press} /> : null}
    </g>
  )
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function useWidth(frame: { current: HTMLElement | null }): number {
  const [widthPx, setWidthPx] = useState(1200)
  useEffect(() => {
    if (!frame.current) return undefined
    const observer = new ResizeObserver(([entry]) => entry && setWidthPx(entry.contentRect.width))
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame])
  return widthPx
}

import { graphlib, layout } from '@dagrejs/dagre'
import type { GraphEdge, GraphNode } from './graph.tsx'

export interface PlacedNode {
  readonly node: GraphNode
  readonly x: number
  readonly y: number
}
export interface PlacedEdge {
  readonly edge: GraphEdge
  /** SVG path. */
  readonly path: string
}
export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

export const nodeWidth = 200
export const nodeHeight = 44
const marginPx = 12

/** Places a graph left to right. Edges to unknown nodes are left out. */
export function layoutGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): PlacedGraph {
  const graph = new graphlib.Graph().setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: marginPx, marginy: marginPx }).setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { width: nodeWidth, height: nodeHeight })
  const known = edges.filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to) && from !== to)
  for (const { from, to } of known) graph.setEdge(from, to)
  layout(graph)
  const size = graph.graph() as { width?: number; height?: number }
  const place = (id: string) => graph.node(id) as { x: number; y: number }
  return {
    nodes: nodes.map((node) => ({ node, x: place(node.id).x - nodeWidth / 2, y: place(node.id).y - nodeHeight / 2 })),
    edges: known.map((edge) => ({ edge, path: pathOf(place(edge.from), place(edge.to)) })),
    width: Number.isFinite(size.width) ? (size.width ?? 0) : 0, height: Number.isFinite(size.height) ? (size.height ?? 0) : 0,
  }
}

/** A calm curve from the right side of one node to the left side of the next. */
function pathOf(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const [startX, endX] = [from.x + nodeWidth / 2, to.x - nodeWidth / 2]
  const bend = Math.max(16, (endX - startX) / 2)
  return `M${startX} ${from.y}C${startX + bend} ${from.y} ${endX - bend} ${to.y} ${endX} ${to.y}`
}

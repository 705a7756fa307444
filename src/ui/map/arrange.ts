import { graphlib, layout } from '@dagrejs/dagre'

export interface Sized {
  readonly id: string
  readonly width: number
  readonly height: number
}
export interface Spot {
  readonly x: number
  readonly y: number
}
export interface Arranged {
  readonly spots: ReadonlyMap<string, Spot>
  readonly width: number
  readonly height: number
}
interface Tie { readonly from: string; readonly to: string }

const gapPx = 16
const ranksPx = 64
/** Beyond this a layered layout is no easier to read than rows, and takes long. */
const mostLayered = 160
const mostTiesEach = 2.5

/** Places boxes: those that hang together left to right in layers, the others in rows; `aspect` is width to height of what comes out, as far as that goes. Deterministic. */
export function arrange(boxes: readonly Sized[], ties: readonly Tie[], aspect: number): Arranged {
  const blocks: (Arranged & { readonly id: string })[] = []
  const alone: Sized[] = []
  for (const part of partsOf(boxes, ties)) {
    if (part.boxes.length === 1 && part.boxes[0]) alone.push(part.boxes[0])
    else if (part.boxes.length <= mostLayered && part.ties.length <= part.boxes.length * mostTiesEach) blocks.push({ ...inLayers(part.boxes, part.ties), id: part.boxes[0]?.id ?? '' })
    else blocks.push({ ...inRows(part.boxes, aspect), id: part.boxes[0]?.id ?? '' })
  }
  if (alone.length > 0) blocks.push({ ...inRows(alone, aspect), id: 'alone' })
  const outer = inRows(blocks, aspect)
  const spots = new Map<string, Spot>()
  for (const block of blocks) {
    const at = outer.spots.get(block.id) ?? { x: 0, y: 0 }
    for (const [id, spot] of block.spots) spots.set(id, { x: at.x + spot.x, y: at.y + spot.y })
  }
  return { spots, width: outer.width, height: outer.height }
}

/** What hangs together, the largest first, each in the order given. */
function partsOf(boxes: readonly Sized[], ties: readonly Tie[]): { boxes: Sized[]; ties: Tie[] }[] {
  const parent = new Map(boxes.map(({ id }) => [id, id]))
  function rootOf(id: string): string {
    let at = id
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) at = up
    parent.set(id, at)
    return at
  }
  const known = ties.filter(({ from, to }) => parent.has(from) && parent.has(to) && from !== to)
  for (const { from, to } of known) parent.set(rootOf(from), rootOf(to))
  const parts = new Map<string, { boxes: Sized[]; ties: Tie[] }>()
  for (const box of boxes) {
    const root = rootOf(box.id)
    const part = parts.get(root) ?? { boxes: [], ties: [] }
    part.boxes.push(box)
    parts.set(root, part)
  }
  for (const tie of known) parts.get(rootOf(tie.from))?.ties.push(tie)
  return [...parts.values()].toSorted((a, b) => b.boxes.length - a.boxes.length)
}

function inLayers(boxes: readonly Sized[], ties: readonly Tie[]): Arranged {
  const graph = new graphlib.Graph().setGraph({ rankdir: 'LR', nodesep: gapPx, ranksep: ranksPx, marginx: 0, marginy: 0 }).setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { from, to } of ties) graph.setEdge(from, to)
  layout(graph)
  const size = graph.graph() as { width?: number; height?: number }
  const spots = new Map(boxes.map(({ id, width, height }) => {
    const at = graph.node(id) as Spot
    return [id, { x: at.x - width / 2, y: at.y - height / 2 }]
  }))
  return { spots, width: size.width ?? 0, height: size.height ?? 0 }
}

/** Row by row, as wide as makes the whole of a screen's shape. */
function inRows(boxes: readonly Sized[], aspect: number): Arranged {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + gapPx) * (height + gapPx), 0)
  const widest = Math.max(0, ...boxes.map(({ width }) => width))
  const rowPx = Math.max(widest, Math.sqrt(area * aspect))
  const spots = new Map<string, Spot>()
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const box of boxes.toSorted((a, b) => b.height - a.height)) {
    if (x > 0 && x + box.width > rowPx) [x, y, rowHeight] = [0, y + rowHeight + gapPx, 0]
    spots.set(box.id, { x, y })
    x += box.width + gapPx
    rowHeight = Math.max(rowHeight, box.height)
    width = Math.max(width, x - gapPx)
  }
  return { spots, width, height: y + rowHeight }
}

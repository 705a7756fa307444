import { arrange, type Sized } from './arrange.ts'
import type { MapShape, PlacedBox, PlacedLine, PlacedMap } from './map-types.ts'

export const nodeSize = { width: 190, height: 40 }
export const groupSize = { width: 210, height: 54 }
const marginPx = 24
const padPx = 14
const headPx = 36
/** Beyond so many lines, those across groups only confuse. */
const mostLines = 600

interface Line { readonly from: string; readonly to: string; readonly edges: number[] }

/**
 * Places a map: each closed group is one box, an open one holds its nodes, and all lines between the same two boxes are
 * one. Deterministic; a thousand nodes take some tenths of a second, which is why it runs in a worker.
 */
export function layoutMap({ nodes, edges, open, aspect = 1.8 }: MapShape): PlacedMap {
  const opened = new Set(open)
  const members = new Map<string, string[]>()
  for (const { id, group } of nodes) if (group !== undefined) members.set(group, [...(members.get(group) ?? []), id])
  const groupOf = new Map(nodes.map(({ id, group }) => [id, group]))
  /** The box that stands for a node. */
  const boxOf = (id: string) => {
    const group = groupOf.get(id)
    return group === undefined || opened.has(group) ? id : groupId(group)
  }
  const hubs = hubsOf(nodes.length, edges)
  const leads = edges.map(({ from, to }) => !hubs.has(from) && !hubs.has(to))
  const lines = linesOf(edges, groupOf, boxOf)
  const loud = lines.filter((line) => line.edges.some((place) => leads[place]))
  const inner = new Map([...members].filter(([group]) => opened.has(group)).map(([group, ids]) => [group, arrangeGroup(ids, loud)]))
  const outerBoxes: Sized[] = [
    ...[...members].map(([group]) => ({ id: groupId(group), ...(inner.get(group)?.size ?? groupSize) })),
    ...nodes.filter(({ group }) => group === undefined).map(({ id }) => ({ id, ...nodeSize })),
  ]
  const outerOf = (id: string) => (groupOf.get(id) === undefined ? id : groupId(groupOf.get(id) ?? ''))
  const outer = arrange(outerBoxes, outerTies(edges.filter((_edge, place) => leads[place]), outerOf), aspect)
  const boxes = outerBoxes.flatMap((box): PlacedBox[] => {
    const at = outer.spots.get(box.id) ?? { x: 0, y: 0 }
    const place = { ...box, x: at.x + marginPx, y: at.y + marginPx }
    const group = box.id.startsWith(groupPrefix) ? box.id.slice(groupPrefix.length) : undefined
    if (group === undefined || !members.has(group)) return [{ ...place, kind: 'node', count: 1 }]
    const count = members.get(group)?.length ?? 0
    const held = inner.get(group)
    if (!held) return [{ ...place, kind: 'group', count }]
    return [{ ...place, kind: 'open-group', count }, ...held.nodes.map((node): PlacedBox => ({ ...node, x: node.x + place.x, y: node.y + place.y, kind: 'node', count: 1 }))]
  })
  const boxById = new Map(boxes.map((box) => [box.id, box]))
  const [loudLines, isCrowded] = [new Set(loud), loud.length > mostLines]
  const drawn = lines.flatMap((line): PlacedLine[] => {
    const [a, b] = [boxById.get(line.from), boxById.get(line.to)]
    const isAcross = opened.size > 0 && groupOf.get(line.from) !== groupOf.get(line.to)
    return a && b ? [{ ...line, path: pathOf(a, b), isQuiet: !loudLines.has(line) || (isCrowded && isAcross) }] : []
  })
  return { boxes, lines: drawn, width: outer.width + marginPx * 2, height: outer.height + marginPx * 2 }
}

/** What more than a tenth of all, and more than sixty, lead to or come from. */
function hubsOf(count: number, edges: MapShape['edges']): ReadonlySet<string> {
  const degrees = new Map<string, number>()
  for (const { from, to } of edges) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1)
  return new Set([...degrees].filter(([, degree]) => degree > Math.max(60, count / 10)).map(([id]) => id))
}

const groupPrefix = 'group '

/** The box of a group has a name that no node has. */
export function groupId(group: string): string {
  return `${groupPrefix}${group}`
}

function linesOf(edges: MapShape['edges'], known: ReadonlyMap<string, unknown>, boxOf: (id: string) => string): Line[] {
  const lines = new Map<string, Line>()
  edges.forEach(({ from, to }, index) => {
    if (!known.has(from) || !known.has(to)) return
    const [a, b] = [boxOf(from), boxOf(to)]
    if (a === b) return
    const line = lines.get(`${a} ${b}`)
    if (line) line.edges.push(index)
    else lines.set(`${a} ${b}`, { from: a, to: b, edges: [index] })
  })
  return [...lines.values()]
}

/** Between outer boxes, each pair once and one way, so that what leans on each other makes no cycle. */
function outerTies(edges: MapShape['edges'], outerOf: (id: string) => string): { from: string; to: string }[] {
  const weights = new Map<string, number>()
  for (const { from, to } of edges) {
    const [a, b] = [outerOf(from), outerOf(to)]
    if (a !== b) weights.set(`${a}\n${b}`, (weights.get(`${a}\n${b}`) ?? 0) + 1)
  }
  return [...weights].flatMap(([pair, weight]) => {
    const [from = '', to = ''] = pair.split('\n')
    const back = weights.get(`${to}\n${from}`) ?? 0
    return back > weight || (back === weight && to < from) ? [] : [{ from, to }]
  })
}

function arrangeGroup(ids: readonly string[], lines: readonly Line[]) {
  const own = new Set(ids)
  const { spots, width, height } = arrange(ids.map((id) => ({ id, ...nodeSize })), lines.filter(({ from, to }) => own.has(from) && own.has(to)), 1.8)
  return {
    size: { width: Math.max(groupSize.width, width + padPx * 2), height: height + headPx + padPx },
    nodes: ids.map((id) => ({ id, ...nodeSize, x: (spots.get(id)?.x ?? 0) + padPx, y: (spots.get(id)?.y ?? 0) + headPx })),
  }
}

/** A calm curve from the side of one box that looks at the other. */
function pathOf(a: PlacedBox, b: PlacedBox): string {
  const [ax, ay, bx, by] = [a.x + a.width / 2, a.y + a.height / 2, b.x + b.width / 2, b.y + b.height / 2].map(Math.round) as [number, number, number, number]
  if (b.x >= a.x + a.width || a.x >= b.x + b.width) {
    const isRight = bx > ax
    const [from, to] = [Math.round(isRight ? a.x + a.width : a.x), Math.round(isRight ? b.x : b.x + b.width)]
    const bend = Math.round((to - from) / 2)
    return `M${from} ${ay}C${from + bend} ${ay} ${to - bend} ${by} ${to} ${by}`
  }
  const isBelow = by > ay
  const [from, to] = [Math.round(isBelow ? a.y + a.height : a.y), Math.round(isBelow ? b.y : b.y + b.height)]
  const bend = Math.round((to - from) / 2)
  return `M${ax} ${from}C${ax} ${from + bend} ${bx} ${to - bend} ${bx} ${to}`
}

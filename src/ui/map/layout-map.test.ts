import { describe, expect, it } from 'vitest'
import { groupId, layoutMap } from './layout-map.ts'
import type { PlacedBox } from './map-types.ts'

const overlap = (a: PlacedBox, b: PlacedBox) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** A thousand nodes in forty groups, most edges inside of a group. */
function large() {
  const nodes = Array.from({ length: 1000 }, (_, index) => ({ id: `n${index}`, group: `g${index % 40}` }))
  const edges = nodes.flatMap(({ id }, index) => [{ from: id, to: `n${(index + 40) % 1000}` }, { from: id, to: `n${(index * 7 + 13) % 1000}` }])
  return { nodes, edges }
}

describe('a map', () => {
  it('draws closed groups as one box, with one line for all that leads between two', () => {
    const { boxes, lines } = layoutMap({ nodes: [{ id: 'a', group: 'x' }, { id: 'b', group: 'x' }, { id: 'c', group: 'y' }, { id: 'd' }], edges: [{ from: 'a', to: 'c' }, { from: 'b', to: 'c' }, { from: 'a', to: 'b' }, { from: 'c', to: 'd' }, { from: 'd', to: 'nowhere' }], open: [] })
    expect(boxes.map(({ id, kind, count }) => [id, kind, count])).toEqual([[groupId('x'), 'group', 2], [groupId('y'), 'group', 1], ['d', 'node', 1]])
    expect(lines.map(({ from, to, edges }) => [from, to, edges])).toEqual([[groupId('x'), groupId('y'), [0, 1]], [groupId('y'), 'd', [3]]])
  })

  it('holds the nodes of an open group inside of it', () => {
    const { boxes, lines } = layoutMap({ nodes: [{ id: 'a', group: 'x' }, { id: 'b', group: 'x' }, { id: 'c', group: 'y' }], edges: [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }], open: ['x'] })
    const [frame, ...inside] = boxes.filter(({ id }) => id !== groupId('y'))
    expect(frame?.kind).toBe('open-group')
    for (const box of inside) {
      expect(box.x).toBeGreaterThan(frame?.x ?? Infinity)
      expect(box.y + box.height).toBeLessThan((frame?.y ?? 0) + (frame?.height ?? 0))
    }
    expect(lines.map(({ from, to }) => [from, to])).toEqual([['a', 'b'], ['b', groupId('y')]])
  })

  it('keeps what leads to a hub quiet', () => {
    const nodes = [{ id: 'hub' }, ...Array.from({ length: 100 }, (_, index) => ({ id: `n${index}` }))]
    const { lines } = layoutMap({ nodes, edges: [...nodes.slice(1).map(({ id }) => ({ from: id, to: 'hub' })), { from: 'n1', to: 'n2' }], open: [] })
    expect(lines.filter(({ isQuiet }) => !isQuiet).map(({ from, to }) => [from, to])).toEqual([['n1', 'n2']])
  })

  it('lets no two boxes lie over each other, in the same place each time', () => {
    const shape = { ...large(), open: ['g1', 'g2', 'g39'] }
    const { boxes, width, height } = layoutMap(shape)
    const frames = boxes.filter(({ kind }) => kind !== 'node')
    const nodes = boxes.filter(({ kind }) => kind === 'node')
    expect([frames.length, nodes.length]).toEqual([40, 75])
    for (const set of [frames, nodes]) for (const [index, box] of set.entries()) expect(set.slice(index + 1).filter((other) => overlap(box, other)).map(({ id }) => id)).toEqual([])
    expect(Math.max(...boxes.map((box) => box.x + box.width))).toBeLessThanOrEqual(width)
    expect(Math.max(...boxes.map((box) => box.y + box.height))).toBeLessThanOrEqual(height)
    expect(layoutMap(shape)).toEqual(layoutMap(shape))
  })
})

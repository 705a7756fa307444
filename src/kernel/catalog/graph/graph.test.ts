import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DetectedRelation } from '#kernel/feature'
import { freshDatabase, type FreshDatabase } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { entityGraph } from '../contract.ts'
import { createCatalog, dependantsCount, dependencyDistances, dependsOnWithin, neighboursOf, upsertDetected } from '../index.ts'

let database: FreshDatabase
let house: PartHarness

beforeAll(async () => {
  database = await freshDatabase()
  house = partHarness({ database, parts: [createCatalog({ detectors: [] })] })
})

function refOf(number: number): string {
  return `service:default/s${number}`
}

async function draw(edges: readonly (readonly [from: number, to: number])[], count = 20): Promise<void> {
  const entities = Array.from({ length: count }, (_, index) => ({ ref: refOf(index), title: `s${index}`, spec: {}, evidence: { file: 'graph' } }))
  const relations = edges.map(([from, to]): DetectedRelation => ({ from: refOf(from), type: 'dependsOn', to: refOf(to), evidence: { file: 'graph' }, reason: 'It is drawn so.' }))
  await house.transact((ctx) => upsertDetected(ctx, 'graph', 'graph', { entities, relations, problems: [] }))
}

/** Distances by the textbook (Floyd–Warshall), which knows nothing of SQL. */
function distancesOf(edges: readonly (readonly [number, number])[], count: number): number[][] {
  const distance = Array.from({ length: count }, (_, from) => Array.from({ length: count }, (__, to) => (from === to ? 0 : edges.some(([a, b]) => a === from && b === to) ? 1 : Infinity)))
  for (let via = 0; via < count; via += 1) {
    for (let from = 0; from < count; from += 1) {
      for (let to = 0; to < count; to += 1) {
        const row = distance[from] ?? []
        row[to] = Math.min(row[to] ?? Infinity, (row[via] ?? Infinity) + (distance[via]?.[to] ?? Infinity))
      }
    }
  }
  return distance
}

describe('the graph', () => {
  it('gives distances and shortest paths as the textbook does, cycles and all', async () => {
    const count = 8
    const node = fc.nat(count - 1)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(node, node), { maxLength: 20 }), node, fc.integer({ min: 1, max: 6 }), async (edges, start, depth) => {
      await draw(edges, count)
      const expected = distancesOf(edges, count)
      const found = await dependencyDistances(database.db, refOf(start), depth)
      for (let other = 0; other < count; other += 1) {
        const distance = expected[start]?.[other] ?? Infinity
        expect(found.get(refOf(other))?.distance).toBe(distance <= depth ? distance : undefined)
        const path = found.get(refOf(other))?.path ?? []
        expect(path.every((edge, index) => edge.from === (path[index - 1]?.to ?? refOf(start)))).toBe(true)
        if (found.has(refOf(other))) expect(path).toHaveLength(distance)
      }
      const within = await dependsOnWithin(database.db, Array.from({ length: count }, (_, each) => refOf(each)), depth)
      expect([...within.get(refOf(start)) ?? []].toSorted()).toEqual([...found].filter(([ref]) => ref !== refOf(start)).map(([ref]) => ref).toSorted())
      const counts = await dependantsCount(database.db, [refOf(start)])
      expect(counts.get(refOf(start))).toBe(expected.filter((row, from) => from !== start && (row[start] ?? Infinity) < Infinity).length)
    }), { numRuns: 25 })
  })

  it('walks a thousand services quickly', async () => {
    const edges = Array.from({ length: 5000 }, (_, index): [number, number] => [index % 1000, ((index % 1000) * 3 + Math.floor(index / 1000) * 131 + 1) % 1000])
    await draw(edges, 1000)
    const tookMs: number[] = []
    let found = new Map<string, unknown>()
    // The best of some, for others may be busy.
    for (let tries = 0; tries < 5; tries += 1) {
      const startedAt = performance.now()
      found = await dependencyDistances(database.db, refOf(0), 10)
      tookMs.push(performance.now() - startedAt)
    }
    expect(Math.min(...tookMs)).toBeLessThan(400)
    expect(found.size).toBeGreaterThan(900)
    expect((await dependantsCount(database.db, [refOf(1), refOf(2), 'service:default/unknown'])).get('service:default/unknown')).toBe(0)
  })

  it('draws what is near, and says when it was cut', async () => {
    await draw([[0, 1], [1, 2], [2, 3], [4, 0]], 6)
    const near = await house.call(entityGraph, { ref: refOf(0), depth: 1 })
    expect(near.nodes.map(({ ref }) => ref)).toEqual([refOf(0), refOf(1), refOf(4)])
    expect(near.edges).toHaveLength(2)
    expect((await house.call(entityGraph, { limit: 2 })).truncated).toBe(true)
    expect(await neighboursOf(database.db, refOf(1))).toEqual([refOf(2)])
    await expect(house.call(entityGraph, { ref: 'service:default/none' })).rejects.toThrow('There is no entity')
  })
})

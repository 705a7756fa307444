import { expect, it } from 'vitest'
import type { AttentionItem, DetectedProblem } from '#kernel/feature'
import { freshDatabase } from '../../../test/harness/index.ts'
import { partHarness } from '../../../test/harness/part-harness.ts'
import { createCatalog, upsertDetected } from './index.ts'

async function rowsFor(problems: readonly DetectedProblem[], services: number): Promise<AttentionItem[]> {
  const catalog = createCatalog({ detectors: [] })
  const house = partHarness({ database: await freshDatabase(), parts: [catalog] })
  const entities = Array.from({ length: services }, (_, index) => ({ ref: `service:default/s${index}`, title: `s${index}`, spec: {}, evidence: { file: 'compose.yaml', line: index + 1 } }))
  return house.transact(async (ctx) => {
    await upsertDetected(ctx, 'test', 'test', { entities, relations: [], problems })
    return (await Promise.all((catalog.attention ?? []).map((provider) => provider.provide(ctx)))).flat()
  })
}

function lostLink(file: string): DetectedProblem {
  return { key: file, topic: 'lost-link', message: 'It links to gone.md, which is not there.', evidence: { file, line: 3 } }
}

it('tells a few oddities each, many of one topic as one, and none of material for tests', async () => {
  const few = await rowsFor([lostLink('a.md'), lostLink('test/fixtures/b.md')], 1)
  expect(few.map(({ title }) => title)).toEqual(['a.md: It links to gone.md, which is not there.', 'Nobody owns s0.'])
  const many = await rowsFor([...Array.from({ length: 14 }, (_, index) => lostLink(`doc${index}.md`)), { key: 'x', message: 'It does not parse.', evidence: { file: 'x.yaml' } }], 12)
  expect(many.map(({ title }) => title)).toEqual(['14 links lead nowhere.', 'x.yaml: It does not parse.', 'Nobody owns 12 services.'])
  expect(many[0]?.actions[0]?.href).toBe('/catalog?view=problems&topic=lost-link')
})

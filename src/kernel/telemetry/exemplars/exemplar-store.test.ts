import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Labels, matcherOf } from '#lib/promql'
import { createLog } from '#platform/log'
import { tempDir } from '../../../../test/harness/index.ts'
import { LabelRules } from '../metrics/label-rules.ts'
import { ExemplarStore } from './exemplar-store.ts'

const start = 1_700_000_000_000
const series = (name: string) => Labels.of({ __name__: name, job: 'a' })
const exemplar = (name: string, at: number, value = at) => ({ series: series(name), labels: Labels.of({ trace_id: `t${at}` }), value, timeMs: start + at })
const all = [matcherOf('__name__', '=~', '.+')]

async function opened(folder: string, now = () => start) {
  return ExemplarStore.open({ folder, rules: new LabelRules({ drop: [[matcherOf('__name__', '=', 'noise')]], relabel: [] }), now, log: createLog({ level: 'error' }) })
}

it('gives after a start what it was given before, each once, in order', async () => {
  const folder = await tempDir()
  const store = await opened(folder)
  await store.write([exemplar('a', 2), exemplar('a', 1), exemplar('b', 3, Number.NaN), exemplar('noise', 4)])
  await store.write([exemplar('a', 2), exemplar('b', 5, -0), exemplar('b', 6, Infinity)])
  const before = store.select(all, start, start + 100)
  expect(before.map(({ series: { name }, exemplars }) => [name, exemplars.map(({ timeMs }) => timeMs - start)])).toEqual([['a', [1, 2]], ['b', [3, 5, 6]]])
  await store.close()
  // As a crash leaves it.
  await appendFile(join(folder, 'exemplars.jsonl'), '[["__name__","a"],["tr')
  const again = await opened(folder)
  const shown = (found: typeof before) => found.map(({ series: { key }, exemplars }) => [key, exemplars.map(({ labels, value, timeMs }) => [labels.key, value, timeMs])]).toSorted()
  expect(shown(again.select(all, start, start + 100))).toEqual(shown(before))
  await again.write([exemplar('a', 9)])
  await again.close()
  const third = await opened(folder)
  expect(third.select([matcherOf('__name__', '=', 'a')], start, start + 100)[0]?.exemplars.map(({ timeMs }) => timeMs - start)).toEqual([1, 2, 9])
  await third.close()
})

it('keeps a day and 200 of a series, and its file small', async () => {
  const folder = await tempDir()
  let now = start
  const store = await opened(folder, () => now)
  for (let at = 0; at < 5000; at += 50) await store.write(Array.from({ length: 50 }, (_, index) => exemplar('a', at + index)))
  expect(store.select(all, start, start + 10_000)[0]?.exemplars.map(({ timeMs }) => timeMs - start)).toEqual(Array.from({ length: 200 }, (_, at) => 4800 + at))
  expect((await stat(join(folder, 'exemplars.jsonl'))).size).toBeLessThan(1000 * 80)
  now += 86_400_000 + 10_000
  await store.write([exemplar('a', 1), { ...exemplar('a', 0), timeMs: now }])
  expect(store.select(all, start, now)[0]?.exemplars).toHaveLength(1)
  await store.close()
})

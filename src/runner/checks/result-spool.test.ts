import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '#platform/log'
import { tempDir } from '../../../test/harness/index.ts'
import { ResultSpool } from './result-spool.ts'

const log = createLog({ level: 'silent' })
const result = (name: string) => ({ name, location: 'berlin', revision: 1, at: '2026-03-01T00:00:00.000Z', outcome: { isOk: true, status: 200, latencyMs: 1, error: null, expiresAt: null } })
const add = (spool: ResultSpool, from: number, count: number) => { for (let index = 0; index < count; index += 1) spool.add(result(`c${from + index}`)) }

test('what is not confirmed is there after a kill, with its number, once', async () => {
  const folder = await tempDir()
  const spool = new ResultSpool({ folder, log })
  add(spool, 0, 2500)
  spool.confirm(1200, 0)
  spool.flush()
  appendFileSync(join(folder, readdirSync(folder).toSorted().at(-1) ?? ''), '{"name":"cut by a ki')
  const after = new ResultSpool({ folder, log })
  after.startAt(1200)
  // The first file that is still wanted begins before what was confirmed: the server knows those by their numbers.
  expect(after.batch(5000)).toMatchObject({ first: 1000, results: expect.arrayContaining([result('c1200'), result('c2499')]) })
  after.confirm(1200, 0)
  expect(after.batch(5000)).toMatchObject({ first: 1200, results: { length: 1300 } })
  after.add(result('next'))
  expect(after.batch(5000)?.results.at(-1)?.name).toBe('next')
  expect(after.batch(5000)?.results).toHaveLength(1301)
  after.confirm(2501, 0)
  expect(after.isEmpty).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('numbers go on where the server is, also in an empty folder', async () => {
  const spool = new ResultSpool({ folder: await tempDir(), log })
  spool.startAt(700)
  spool.add(result('a'))
  expect(spool.batch(10)?.first).toBe(700)
})

test('of too many the oldest are let go, and counted until that is told', async () => {
  const folder = await tempDir()
  const spool = new ResultSpool({ folder, log, mostKept: 3000 })
  add(spool, 0, 3001)
  expect(spool.dropped).toBe(1000)
  expect(spool.batch(1)?.first).toBe(1000)
  expect(readdirSync(folder)).toHaveLength(3)
  spool.confirm(3001, 1000)
  expect(spool.dropped).toBe(0)
})

import { expect, it } from 'vitest'
import { createLog } from '#platform/log'
import { eventually, freshDatabase } from '../../../test/harness/index.ts'
import { openDatabase, sql } from './index.ts'

/** Holds a lease until its signal aborts, and notes who has it. */
function worker(name: string, holders: Set<string>, starts: string[] = []) {
  return (signal: AbortSignal) => new Promise<void>((resolve) => {
    holders.add(name)
    starts.push(name)
    signal.addEventListener('abort', () => {
      holders.delete(name)
      resolve()
    }, { once: true })
  })
}

it('gives a lease to one server of several, and to the next when it stops', async () => {
  const first = await freshDatabase({ isEmpty: true })
  const second = openDatabase({ connection: { url: first.url } })
  const holders = new Set<string>()
  const stops = [new AbortController(), new AbortController()] as const
  const runs = [
    first.withLease('rules', worker('a', holders), { signal: stops[0].signal, pollMs: 10 }),
    second.withLease('rules', worker('b', holders), { signal: stops[1].signal, pollMs: 10 }),
  ] as const
  await eventually(() => expect(holders.size).toBe(1))
  const [holder] = holders
  const [mine, other] = holder === 'a' ? [0, 1] as const : [1, 0] as const
  stops[mine].abort()
  await runs[mine]
  await eventually(() => expect([...holders]).toEqual([holder === 'a' ? 'b' : 'a']))
  stops[other].abort()
  await runs[other]
  expect(holders.size).toBe(0)
  await second.close()
})

it('aborts the work when the connection is lost, and takes the lease again', async () => {
  const { db, withLease } = await freshDatabase({ isEmpty: true })
  const holders = new Set<string>()
  const starts: string[] = []
  const stop = new AbortController()
  const run = withLease('rules', worker('a', holders, starts), { signal: stop.signal, pollMs: 10 })
  await eventually(() => expect(starts).toHaveLength(1))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test side' and datname = current_database()`.execute(db)
  await eventually(() => expect(starts).toHaveLength(2))
  expect(holders.size).toBe(1)
  stop.abort()
  await run
})

it('does not give one name twice within a server, holds several names, and starts failed work again', async () => {
  const { url } = await freshDatabase({ isEmpty: true })
  const { withLease, close } = openDatabase({ connection: { url }, log: createLog({ level: 'silent' }) })
  const holders = new Set<string>()
  const stop = new AbortController()
  const options = { signal: stop.signal, pollMs: 5 }
  let failures = 0
  const runs = [
    withLease('one', worker('a', holders), options), withLease('one', worker('b', holders), options), withLease('two', worker('c', holders), options),
    withLease('three', async () => {
      failures += 1
      throw new Error('not yet')
    }, options),
  ]
  await eventually(() => expect(failures).toBeGreaterThan(2))
  expect(holders.size).toBe(2)
  expect(holders.has('c')).toBe(true)
  stop.abort()
  await Promise.all(runs)
  await close()
})

import type { Actor, Cause, Context, WorkerContext } from '#kernel/feature'
import { appendEvent } from '#kernel/timeline'
import type { Clock } from '#platform/clock'
import { type Database, type Db, transaction } from '#platform/database'
import { createLog } from '#platform/log'

const site = { dataDir: '/nowhere', projectDir: '/nowhere', url: 'http://daybook.test', version: '0.0.0' }
const log = createLog({ level: 'silent' })

interface ContextOptions {
  readonly db: Db
  readonly clock: Clock
  readonly actor?: Actor
  readonly cause?: Cause | undefined
}

/** A context for handlers and reactions of the timeline: real database, access open, no other part to call. */
export function testContext({ db, clock, actor = { kind: 'person', id: 'ada', name: 'Ada' }, cause }: ContextOptions): Context {
  return {
    actor, db, clock, log, site, cause,
    append: (event, draft) => appendEvent(db, event, draft, { actor, cause, now: clock.now(), source: site.url, operation: 'test.append' }),
    appendAll: async (events) => {
      for (const { event, draft } of events) await appendEvent(db, event, draft, { actor, cause, now: clock.now(), source: site.url, operation: 'test.append' })
    },
    because: (other) => testContext({ db, clock, actor, cause: other }),
    call: () => Promise.reject(new Error('No other part is here.')),
    require: () => Promise.resolve(),
    afterCommit: () => undefined,
  }
}

export function testWorker(database: Database, clock: Clock, signal: AbortSignal): WorkerContext {
  const { db } = database
  const system = { kind: 'system', id: 'test', name: 'test' } as const
  return {
    db, database, clock, log, site, signal,
    transact: (action, as) => transaction(db, (tx) => action(testContext({ db: tx, clock, actor: as?.actor ?? system, cause: as?.cause }))),
  }
}

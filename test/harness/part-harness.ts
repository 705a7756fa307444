import type { z } from 'zod'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import type { EventType } from '#lib/event'
import type { Operation, OutputOf } from '#lib/operation'
import { decide, type Principal } from '#kernel/access'
import { ownerOf } from '#kernel/catalog'
import type { Context, Feature, Site, WorkerContext } from '#kernel/feature'
import { appendEvents } from '#kernel/timeline'
import type { Clock } from '#platform/clock'
import { systemClock } from '#platform/clock'
import { type Database, sql } from '#platform/database'
import { createLog } from '#platform/log'
import { Dispatcher, systemPrincipal } from '../../src/server/dispatch/dispatcher.ts'
import type { DispatchPorts } from '../../src/server/dispatch/ports.ts'
import { workerContext } from '../../src/server/workers.ts'

interface HarnessOptions {
  readonly database: Database
  readonly parts: readonly Feature[]
  readonly clock?: Clock
  readonly site?: Partial<Site>
}

export interface PartHarness {
  readonly dispatcher: Dispatcher
  readonly ports: DispatchPorts
  /** As an administrator unless told otherwise. */
  call<Op extends Operation>(operation: Op, input: z.input<Op['input']>, as?: Principal): Promise<OutputOf<Op>>
  transact<Result>(work: (ctx: Context) => Promise<Result>, as?: Principal): Promise<Result>
  worker(part: Feature, signal: AbortSignal): WorkerContext
  /** What was appended of a type, oldest first. */
  events<E extends EventType>(event: E): Promise<{ subject: string; actor: string; at: Date; summary: string; data: z.output<E['data']> }[]>
}

export const testAdmin: Principal = { actor: { kind: 'person', id: 'ada', name: 'Ada' }, grants: [{ team: null, role: 'admin' }], scopes: [] }

/** Parts behind the real dispatcher, timeline and policy, on a real database; without HTTP. */
export function partHarness({ database, parts, clock = systemClock, site }: HarnessOptions): PartHarness {
  const log = createLog({ level: 'silent' })
  const place: Site = { dataDir: '/nonexistent/data', projectDir: '/nonexistent', url: 'http://127.0.0.1:7300', version: '0.0.0', ...site }
  const ports = policyPorts()
  const dispatcher = new Dispatcher({ parts, ports, db: database.db, clock, log, site: () => place })
  return {
    dispatcher, ports,
    call: async (operation, input, as = testAdmin) => (await dispatcher.execute(operation.name, input, as)) as never,
    transact: (work, as = systemPrincipal('test')) => dispatcher.transact(as, work),
    worker: (part, signal) => workerContext(part, { parts, dispatcher, database, clock, log, site: () => place }, signal),
    events: async (event) => {
      const { rows } = await sql<{ subject: string; actor: string; at: Date; summary: string; data: never }>`
        select subject, actor_name as actor, at, summary, data from timeline_events where type = ${event.name} order by id`.execute(database.db)
      return rows
    },
  }
}

function policyPorts(): DispatchPorts {
  return {
    appendEvents,
    requireAccess: async (principal, access, db, entity) => {
      const owner = entity === undefined ? undefined : await ownerOf(db, entity)
      const place = { isScoped: entity !== undefined, ...(owner ? { ownerTeam: parseEntityRef(owner).name } : {}) }
      const decision = decide(principal, access, place)
      if (decision !== 'allowed') throw new ProductError(decision, `This needs ${access}. Ask an administrator for the role.`)
    },
    requireAnywhere: (principal, access) => {
      const decision = decide(principal, access, { isScoped: true, isDecidedLater: true })
      if (decision !== 'allowed') throw new ProductError(decision, `This needs ${access}. Ask an administrator for the role.`)
    },
    claimKey: async () => undefined,
    rememberAnswer: async () => undefined,
  }
}

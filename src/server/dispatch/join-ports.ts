import { decide, type Decision, findIdempotent, rememberIdempotent } from '#kernel/access'
import { ownerOf } from '#kernel/catalog'
import { appendEvents } from '#kernel/timeline'
import { type EntityRef, parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import type { Operation } from '#lib/operation'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/database'
import type { DispatchPorts } from './ports.ts'

/** The kernel's parts as the dispatcher needs them. Daybook itself, acting in a part's name, may do everything. */
export function joinPorts(clock: Clock): DispatchPorts {
  return {
    appendEvents,
    async requireAccess(principal, access, db, entity) {
      if (principal.actor.kind === 'system') return
      if (entity === undefined) return settle(decide(principal, access), access, undefined)
      const ownerTeam = await teamOwning(db, entity)
      settle(decide(principal, access, { isScoped: true, ownerTeam }), access, entity)
    },
    requireAnywhere(principal, access) {
      if (principal.actor.kind !== 'system') settle(decide(principal, access, { isScoped: true, isDecidedLater: true }), access, undefined)
    },
    claimKey: (db, key) => findIdempotent(db, key, clock.now()),
    rememberAnswer: (db, key, output) => rememberIdempotent(db, key, { output, now: clock.now() }),
  }
}


async function teamOwning(db: Db, entity: EntityRef): Promise<string | undefined> {
  const owner = await ownerOf(db, entity)
  return owner === undefined ? undefined : parseEntityRef(owner, 'team').name
}

const roleOfLevel: Readonly<Record<string, string>> = { read: 'viewer', write: 'operator', manage: 'maintainer', admin: 'admin' }

function settle(decision: Decision, access: Operation['access'], entity: EntityRef | undefined): void {
  if (decision === 'allowed') return
  if (decision === 'unauthenticated') throw new ProductError('unauthenticated', 'Sign in, or send a token as "Authorization: Bearer …".')
  const role = roleOfLevel[access.split(':')[1] ?? ''] ?? 'viewer'
  const place = entity === undefined ? '' : ` in the team that owns ${entity}, or for the whole of Daybook`
  throw new ProductError('forbidden', `This needs the role ${role}${place}. Ask an administrator for it.`)
}

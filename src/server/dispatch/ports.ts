import type { EntityRef } from '#lib/entity-ref'
import type { Principal } from '#kernel/access'
import type { EventRecord } from '#kernel/timeline'
import type { Operation } from '#lib/operation'
import type { Db } from '#platform/database'

/** An answer to a command that was already given under the same key. */
export interface RememberedAnswer {
  readonly output: unknown
}

/** What the dispatcher needs of the kernel's parts; the server joins them. */
export interface DispatchPorts {
  appendEvents(db: Db, events: readonly EventRecord[]): Promise<void>
  /** Throws unauthenticated, forbidden or not-found. `entity` given: the owning team's roles count too. */
  requireAccess(principal: Principal, access: Operation['access'], db: Db, entity?: EntityRef): Promise<void>
  /** May the principal hold `access` in any team: decides for operations whose handler looks at the entity itself. */
  requireAnywhere(principal: Principal, access: Operation['access']): void
  /** Takes the key for this command, or gives the earlier answer. Throws conflict when it was used for something else. */
  claimKey(db: Db, key: IdempotencyKey): Promise<RememberedAnswer | undefined>
  rememberAnswer(db: Db, key: IdempotencyKey, output: unknown): Promise<void>
}

export interface IdempotencyKey {
  readonly actorId: string
  readonly key: string
  readonly operation: string
  readonly input: unknown
}

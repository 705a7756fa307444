import type { EntityRef } from '#lib/entity-ref'
import type { Actor, Cause } from '#kernel/feature'
import type { Operation } from '#lib/operation'
import type { Db } from '#platform/database'

/** Somebody who asks: who, and what they hold. `team` null is the whole of Daybook. */
export interface Principal {
  readonly actor: Actor
  readonly grants: readonly { readonly team: string | null; readonly role: string }[]
  readonly scopes: readonly string[]
  readonly sessionId?: string
}

/** One event as it goes to the timeline. */
export interface NewEvent {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: EntityRef
  readonly environment: string | null
  readonly actor: Actor
  readonly cause: Cause | null
  readonly at: Date
  readonly summary: string
  readonly operation: string | null
  readonly data: unknown
  readonly before: unknown
  readonly after: unknown
}

/** An answer to a command that was already given under the same key. */
export interface RememberedAnswer {
  readonly output: unknown
}

/** What the dispatcher needs of the kernel's parts; the server joins them. */
export interface DispatchPorts {
  appendEvents(db: Db, events: readonly NewEvent[]): Promise<void>
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

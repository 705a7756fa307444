import type { z } from 'zod'
import type { EntityRef } from '#lib/entity-ref'
import type { EventType } from '#lib/event'
import type { Operation, OutputOf } from '#lib/operation'
import type { Clock } from '#platform/clock'
import type { Database, Db } from '#platform/database'
import type { Log } from '#platform/log'

/** Who does something. `system` is Daybook itself, its id the part that acts. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'runner' | 'system' | 'anonymous'
  readonly id: string
  readonly name: string
}

/** What led to something: an earlier event or a run. */
export interface Cause {
  readonly kind: 'event' | 'run'
  readonly id: string
}

/** What a caller says of an event; id, actor, cause and times are filled in from the context. */
export interface EventDraft<Data> {
  /** The entity it happened to. */
  readonly subject: EntityRef
  /** One line for people, with no secret in it. */
  readonly summary: string
  readonly data: Data
  readonly environment?: string
  /** When it happened, where that is not now. */
  readonly at?: Date
  readonly cause?: Cause
  readonly before?: unknown
  readonly after?: unknown
}

/** An event to be appended together with others; `pendingEvent` makes one. */
export interface PendingEvent {
  readonly event: EventType
  readonly draft: EventDraft<unknown>
}

/** Where this Daybook lives: folders are absolute. `url` is what people open, with no slash at the end. */
export interface Site {
  readonly dataDir: string
  readonly projectDir: string
  readonly url: string
  readonly version: string
}

/**
 * What a handler or reaction works with. In a command and in a reaction `db` is an open transaction that commits
 * together with the events appended; in a query it is read-only by intent.
 */
export interface Context {
  readonly actor: Actor
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly site: Site
  readonly cause: Cause | undefined
  /** Appends to the timeline in this transaction; gives the event's id (UUIDv7). */
  append<E extends EventType>(event: E, draft: EventDraft<z.input<E['data']>>): Promise<string>
  /** The same for many: in this order, all in one statement. */
  appendAll(events: readonly PendingEvent[]): Promise<void>
  /** The same actor in the same transaction; what it appends and calls comes from `cause`. */
  because(cause: Cause): Context
  /** Calls another part's operation as the same actor, in the same transaction. Access is checked. */
  call<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<OutputOf<Op>>
  /** Throws forbidden (or not-found for what may not be seen) unless the actor holds `access` whole or in the entity's owning team. */
  require(access: Operation['access'], entity?: EntityRef): Promise<void>
  /** Runs after the transaction has committed; must not throw, may be lost when the process dies. */
  afterCommit(action: () => void): void
}

/** What long-lived work has: no transaction of its own, and a way to open one as the system. */
export interface WorkerContext {
  readonly db: Db
  /** Notifications (`listen`) and clients for what the query builder cannot do. */
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly site: Site
  /** Aborts when the server stops or the lease is lost. */
  readonly signal: AbortSignal
  /** One transaction with a full context, as `system:<part>` unless another actor is given. */
  transact<Result>(action: (ctx: Context) => Promise<Result>, as?: { actor?: Actor; cause?: Cause }): Promise<Result>
}

import type { z } from 'zod'
import type { EventType } from '#lib/event'
import { newId } from '#lib/id'
import type { Operation, OutputOf } from '#lib/operation'
import type { Principal } from '#kernel/access'
import type { Cause, Context, EventDraft, PendingEvent, Site } from '#kernel/feature'
import type { EventRecord } from '#kernel/timeline'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/database'
import type { Log } from '#platform/log'
import type { DispatchPorts } from './ports.ts'

export interface ContextParts {
  readonly principal: Principal
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly site: Site
  readonly ports: DispatchPorts
  readonly cause?: Cause | undefined
  readonly operation?: string | undefined
  /** Runs another operation inside this context's transaction. */
  readonly call: (operation: Operation, input: unknown, from: OperationContext) => Promise<unknown>
  /** Shared by nested calls: what runs after commit, and how many events were appended. */
  readonly effects?: Effects
}

/** What a transaction leaves to do or to know when it commits. */
export interface Effects {
  readonly afterCommit: (() => void)[]
  appended: number
}

/** The context that every handler, reaction and worker gets. One per operation call; nested calls share the transaction. */
export class OperationContext implements Context {
  readonly actor: Context['actor']
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly site: Site
  readonly cause: Cause | undefined
  readonly principal: Principal
  readonly effects: Effects
  readonly #parts: ContextParts

  constructor(parts: ContextParts) {
    this.#parts = parts
    this.principal = parts.principal
    this.actor = parts.principal.actor
    this.db = parts.db
    this.clock = parts.clock
    this.log = parts.log
    this.site = parts.site
    this.cause = parts.cause
    this.effects = parts.effects ?? { afterCommit: [], appended: 0 }
  }

  async append<E extends EventType>(event: E, draft: EventDraft<z.input<E['data']>>): Promise<string> {
    const record = this.#recordOf({ event, draft })
    await this.#appendRecords([record])
    return record.id
  }

  async appendAll(events: readonly PendingEvent[]): Promise<void> {
    if (events.length > 0) await this.#appendRecords(events.map((pending) => this.#recordOf(pending)))
  }

  because(cause: Cause): OperationContext {
    return new OperationContext({ ...this.#parts, cause, effects: this.effects })
  }

  async call<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<OutputOf<Op>> {
    return (await this.#parts.call(operation, input, this)) as OutputOf<Op>
  }

  async require(access: Operation['access'], entity?: string): Promise<void> {
    await this.#parts.ports.requireAccess(this.principal, access, this.db, entity)
  }

  afterCommit(action: () => void): void {
    this.effects.afterCommit.push(action)
  }

  async #appendRecords(records: readonly EventRecord[]): Promise<void> {
    await this.#parts.ports.appendEvents(this.db, records)
    this.effects.appended += records.length
  }

  #recordOf({ event, draft }: PendingEvent): EventRecord {
    const now = this.clock.now()
    return {
      id: newId(),
      type: event.name,
      source: `${this.site.url}/`,
      subject: draft.subject,
      environment: draft.environment ?? null,
      actor: this.actor,
      cause: draft.cause ?? this.cause ?? null,
      at: draft.at ?? now,
      recordedAt: now,
      isReceived: false,
      summary: draft.summary,
      operation: this.#parts.operation ?? null,
      data: event.data.parse(draft.data),
      before: draft.before ?? null,
      after: draft.after ?? null,
    }
  }

  /** The context of an operation called from this one: same transaction, same principal. */
  nested(operation: string): OperationContext {
    return new OperationContext({ ...this.#parts, operation, effects: this.effects })
  }
}

import type { z } from 'zod'
import type { EventType } from '#lib/event'
import type { InputOf, Operation } from '#lib/operation'
import type { Context } from './context.ts'

/** An operation with the code that does it. */
export interface Handled {
  readonly operation: Operation
  readonly handler: (input: never, ctx: Context) => Promise<unknown>
}

export function handle<Op extends Operation>(
  operation: Op, handler: (input: InputOf<Op>, ctx: Context) => Promise<z.input<Op['output']>>,
): Handled {
  return { operation, handler }
}

/** The stored event that a reaction is given besides its data. */
export interface ReactedEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly environment: string | null
  readonly at: Date
}

/** One of many events that a reaction is given at once; what `ctx` appends and calls comes from it. */
export interface Reacted<Data> {
  readonly data: Data
  readonly ctx: Context
  readonly event: ReactedEvent
}

/**
 * A durable reaction to a type of event: delivered at least once, in order per subject, its database work committed
 * once. Several deliveries may share a transaction; when one throws all are undone, and each is made by itself. Retried
 * with backoff when it throws, then laid in the dead-letter list. `id` is stable: it names the queue.
 */
export interface Reaction {
  readonly id: string
  readonly event: EventType
  readonly react: (data: never, ctx: Context, event: ReactedEvent) => Promise<void>
  /** The same for events of many subjects at once; those of one subject are in order. */
  readonly reactAll?: (events: never, ctx: Context) => Promise<void>
  /** Other reactions: what they still have to do about earlier events of a subject comes first. */
  readonly after?: readonly string[]
}

export function on<E extends EventType>(
  event: E, id: string, react: (data: z.output<E['data']>, ctx: Context, event: ReactedEvent) => Promise<void>,
): Reaction {
  return { id, event, react }
}

/** A reaction that asks the database once for many events; `ctx` has the transaction of all of them, and no cause. */
export function onMany<E extends EventType>(
  event: E, id: string, reactAll: (events: readonly Reacted<z.output<E['data']>>[], ctx: Context) => Promise<void>, { after = [] }: Pick<Reaction, 'after'> = {},
): Reaction {
  return { id, event, reactAll, after, react: (data: z.output<E['data']>, ctx, reacted) => reactAll([{ data, ctx, event: reacted }], ctx) }
}

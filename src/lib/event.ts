import type { z } from 'zod'

/** Subject and content of a CDEvents message, as the specification's schema of that type asks for. */
export interface CdEventSubject {
  readonly id: string
  readonly content: Readonly<Record<string, unknown>>
}

/**
 * A kind of event with the schema of its data. Types are CDEvents types where one exists
 * (`dev.cdevents.service.deployed.0.3.0`), else `dev.daybook.<noun>.<pastParticiple>`.
 * A CDEvents type also says how its data reads as a CDEvents subject; the data itself travels as `customData`.
 */
export interface EventType<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly name: Name
  readonly data: Data
  readonly toCdEvent?: (data: z.output<Data>) => CdEventSubject
}

export function defineEvent<N extends string, D extends z.ZodType>(
  name: N, data: D, toCdEvent?: (data: z.output<D>) => CdEventSubject,
): EventType<N, D> {
  return Object.freeze(toCdEvent ? { name, data, toCdEvent } : { name, data })
}

export type DataOf<E extends EventType> = z.output<E['data']>

export function isEventType(value: unknown): value is EventType {
  return typeof value === 'object' && value !== null && 'name' in value && 'data' in value && !('access' in value)
}

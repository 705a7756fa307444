import type { z } from 'zod'
import type { EventType } from '#lib/event'
import type { EventDraft, PendingEvent } from './context.ts'

/** One event for `Context.appendAll`, its data of the event's own type. */
export function pendingEvent<E extends EventType>(event: E, draft: EventDraft<z.input<E['data']>>): PendingEvent {
  return { event, draft }
}

import type { readEvents } from '#kernel/timeline'

/** An event as the timeline gives it to other parts. */
export type StoredEvent = Awaited<ReturnType<typeof readEvents>>[number]

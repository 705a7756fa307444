/**
 * The timeline: what happened, in one order, for good. Parts append in their own transaction; reactions, streams and the
 * audit follow the sealed order. Knows no feature, and no part but the ones it is given.
 */
export { appendEvent, appendEvents, type EventOrigin } from './append-events.ts'
export { beganAt } from './began-at.ts'
export { countByType, type TypeCount } from './count-by-type.ts'
export { countEvents, type SubjectCount } from './count-events.ts'
export { createTimeline, type TimelineParts } from './create-timeline.ts'
export type { EventRecord } from './event-record.ts'
export type { NeighboursOf } from './event-scan.ts'
export type { MayRead } from './follow-stream.ts'
export { makeMonths } from './make-months.ts'
export { readEvents, type StoredEvent } from './read-events.ts'
export type { TeamsOf } from './saved-views.ts'

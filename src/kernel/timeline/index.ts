/**
 * The timeline: what happened, in one order, for good. Parts append in their own transaction; reactions, streams and the
 * audit follow the sealed order. Knows no feature, and no part but the ones it is given.
 */
export { appendEvent, appendEvents, type EventOrigin } from './append-events.ts'
export type { EventRecord } from './event-record.ts'
export type { NeighboursOf } from './event-scan.ts'
export type { Listen } from './listen.ts'
export { makeMonths } from './make-months.ts'
export { countByType, countEvents, type ReadEvent, readEvents } from './read-events.ts'

import { defineFeature, type Feature, type HttpRoute, type Reaction } from '#kernel/feature'
import type { EventType } from '#lib/event'
import { discardDeadLetterHandled, listDeadLettersHandled, replayDeadLetterHandled } from './dead-letters.ts'
import { eventHistogramHandler } from './event-histogram.ts'
import type { NeighboursOf } from './event-scan.ts'
import { getEventHandled } from './get-event.ts'
import { listEventsHandler } from './list-events.ts'
import { monthMaker } from './make-months.ts'
import { reactionRunner } from './run-reactions.ts'
import { sealer } from './sealer.ts'
import { verifyAuditHandled } from './verify-chain.ts'
import { writeNote } from './write-note.ts'

export interface TimelineParts {
  /** Reactions of all parts: their events are delivered to them. */
  readonly reactions: readonly Reaction[]
  /** Event types of all parts: ours go out as CDEvents by them. */
  readonly eventTypes: readonly EventType[]
  readonly neighboursOf: NeighboursOf
}

/** The timeline as a part of the server. Made once, with what the other parts declare. */
export function createTimeline({ reactions, neighboursOf }: TimelineParts): Feature {
  const names = reactions.map((reaction) => reaction.id)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`Two reactions are named ${twice}: the name is their queue. Rename one.`)
  const routes: HttpRoute[] = []
  return defineFeature({
    id: 'timeline', title: 'Timeline',
    handlers: [
      listEventsHandler(neighboursOf), getEventHandled, eventHistogramHandler(neighboursOf), writeNote,
      verifyAuditHandled, listDeadLettersHandled, replayDeadLetterHandled, discardDeadLetterHandled,
    ],
    workers: [sealer(reactions), reactionRunner(reactions), monthMaker],
    routes,
  })
}

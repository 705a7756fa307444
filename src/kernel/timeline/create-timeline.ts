import { defineFeature, type Feature, type Reaction } from '#kernel/feature'
import type { EventType } from '#lib/event'
import { discardDeadLetterHandled, listDeadLettersHandled, replayDeadLetterHandled } from './dead-letters.ts'
import { countKindsHandler } from './count-kinds.ts'
import { getGroupHandled, listGroupsHandler } from './event-groups.ts'
import { eventHistogramHandler } from './event-histogram.ts'
import type { NeighboursOf } from './event-scan.ts'
import { exportAudit } from './export-audit.ts'
import { followStream, type MayRead } from './follow-stream.ts'
import { getEventHandled } from './get-event.ts'
import { listEventsHandler } from './list-events.ts'
import { monthMaker } from './make-months.ts'
import { receiveEvents } from './receive-events.ts'
import { reactionRunner } from './run-reactions.ts'
import { defaultViewHandler, listViewsHandler, removeViewHandled, saveViewHandler, type TeamsOf } from './saved-views.ts'
import { sealer } from './sealer.ts'
import { sendEvent, sendEvents } from './send-events.ts'
import { verifyAuditHandled } from './verify-chain.ts'
import { writeNote } from './write-note.ts'

export interface TimelineParts {
  /** Reactions of all parts: their events are delivered to them. */
  readonly reactions: readonly Reaction[]
  /** Event types of all parts: ours go out as CDEvents by them. */
  readonly eventTypes: readonly EventType[]
  readonly neighboursOf: NeighboursOf
  /** Whose views one sees; left out: one's own and those for everybody. */
  readonly teamsOf?: TeamsOf
  /** Who may see which event in a stream; left out: whoever may read the timeline sees all of it. */
  readonly mayRead?: MayRead
}

/** The timeline as a part of the server. Made once, with what the other parts declare. */
export function createTimeline({ reactions, eventTypes, neighboursOf, teamsOf = inNoTeam, mayRead = () => true }: TimelineParts): Feature {
  const names = reactions.map((reaction) => reaction.id)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`Two reactions are named ${twice}: the name is their queue. Rename one.`)
  const typesByName = new Map(eventTypes.map((type) => [type.name, type]))
  return defineFeature({
    id: 'timeline', title: 'Timeline',
    handlers: [
      listEventsHandler(neighboursOf), getEventHandled, eventHistogramHandler(neighboursOf), countKindsHandler(neighboursOf), listGroupsHandler(neighboursOf), getGroupHandled, writeNote,
      listViewsHandler(teamsOf), saveViewHandler(teamsOf), removeViewHandled, defaultViewHandler(teamsOf),
      verifyAuditHandled, listDeadLettersHandled, replayDeadLetterHandled, discardDeadLetterHandled,
    ],
    workers: [sealer(reactions), reactionRunner(reactions), monthMaker],
    routes: [receiveEvents, sendEvents(typesByName, neighboursOf), sendEvent(typesByName), followStream(mayRead), exportAudit],
  })
}

async function inNoTeam(): Promise<{ teams: string[]; isEverywhere: boolean }> {
  return { teams: [], isEverywhere: true }
}

import type { Context } from '#kernel/feature'
import { dependencyDistances } from '#kernel/catalog'
import { countEvents, readEvents, type StoredEvent } from '#kernel/timeline'
import { changeKinds } from './change-kinds.data.ts'
import type { Cause } from '../contract.ts'
import { incidentDb } from '../incident-store.ts'
import { changeSizes } from './change-size.ts'
import { foldMerges } from './fold-merges.ts'
import { type Candidate, kindOf, rankCauses } from './rank-causes.ts'
import { remedyOf } from './remedy.ts'
import { replacedDeployments } from './replaced-deployments.ts'

export interface CauseQuestion {
  readonly service: string
  readonly environment: string | null
  readonly onset: Date
  readonly hours: number
  readonly limit: number
}

export interface CauseAnswer {
  readonly candidates: number
  readonly causes: readonly Cause[]
}

const mostCandidates = 2000
const maxDepth = 4
const historyDays = 90

/** All changes of the last hours on a service and what it depends on, ranked. Reads only. */
export async function findCauses(ctx: Pick<Context, 'db'>, question: CauseQuestion): Promise<CauseAnswer> {
  const { onset, hours, environment, limit } = question
  const dependencies = await dependencyDistances(ctx.db, question.service, maxDepth)
  const since = new Date(onset.getTime() - hours * 3_600_000)
  const isChange = (type: string) => kindOf(type) !== undefined
  const events = await readEvents(ctx.db, { subjects: [...dependencies.keys()], isWanted: isChange, since, until: new Date(onset.getTime() + 1), limit: mostCandidates })
  const changes = foldMerges(events)
  const sizeOf = changeSizes(events)
  const history = await readHistory(ctx, changes.map(({ event }) => event), since)
  const replaced = replacedDeployments(changes.map(({ event }) => event))
  const candidates = changes.map(({ event, carries }): Candidate => {
    const dependency = dependencies.get(event.subject)
    return {
      eventId: event.id, type: event.type, atMs: event.at.getTime(), subject: event.subject, environment: event.environment, actor: event.actor.name,
      summary: carries === undefined ? event.summary : `${event.summary} (${carries})`,
      distance: dependency?.distance ?? 0, path: [question.service, ...(dependency?.path ?? []).map((edge) => edge.to)],
      isReplaced: replaced.has(event.id), ...sizeOf(event), ...(history.get(historyKey(event)) ?? { earlierChanges: 0, earlierCauses: 0 }),
    }
  })
  const ranked = rankCauses(candidates, { onsetMs: onset.getTime(), environment, windowMs: hours * 3_600_000 })
  const byId = new Map(events.map((event) => [event.id, event]))
  return { candidates: candidates.length, causes: ranked.slice(0, limit).map((cause, index) => toCause(cause, index + 1, byId)) }
}

function toCause({ candidate, score, reasons }: ReturnType<typeof rankCauses>[number], rank: number, events: ReadonlyMap<string, StoredEvent>): Cause {
  const event = events.get(candidate.eventId)
  return {
    rank, eventId: candidate.eventId, type: candidate.type, at: new Date(candidate.atMs).toISOString(), subject: candidate.subject, summary: candidate.summary, actor: candidate.actor,
    score: Math.round(score * 1000) / 1000, reasons: reasons.map((reason) => ({ ...reason, weight: Math.round(reason.weight * 100) / 100 })), remedy: event ? remedyOf(event) : null,
  }
}

/** How often changes of the same subject and kind were made and were confirmed as causes, before the window. */
async function readHistory(ctx: Pick<Context, 'db'>, events: readonly StoredEvent[], before: Date): Promise<Map<string, { earlierChanges: number; earlierCauses: number }>> {
  const subjects = [...new Set(events.map((event) => event.subject))]
  if (subjects.length === 0) return new Map()
  const since = new Date(before.getTime() - historyDays * 86_400_000)
  const [counts, confirmed] = await Promise.all([
    countEvents(ctx.db, { subjects, since, until: before }),
    // What is ranked now, confirmed meanwhile, is no history of itself.
    incidentDb(ctx.db).selectFrom('incidents_confirmed_causes').select(['subject', 'type']).where('subject', 'in', subjects).where('confirmed_at', '>=', since)
      .where('event_id', 'not in', events.map((event) => event.id)).execute(),
  ])
  const history = new Map<string, { earlierChanges: number; earlierCauses: number }>()
  for (const { subject, type, count } of counts) {
    const key = historyKey({ subject, type })
    history.set(key, { earlierChanges: (history.get(key)?.earlierChanges ?? 0) + count, earlierCauses: 0 })
  }
  for (const row of confirmed) {
    const known = history.get(historyKey(row)) ?? { earlierChanges: 1, earlierCauses: 0 }
    history.set(historyKey(row), { earlierChanges: Math.max(known.earlierChanges, known.earlierCauses + 1), earlierCauses: known.earlierCauses + 1 })
  }
  return history
}

/** The first deployment and the later upgrades are one kind. */
function historyKey({ subject, type }: { readonly subject: string; readonly type: string }): string {
  return `${subject} ${changeKinds.findIndex(({ pattern }) => pattern.test(type))}`
}

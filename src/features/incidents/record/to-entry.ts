import { z } from 'zod'
import type { OutputOf } from '#lib/operation'
import type { StoredEvent } from '#kernel/timeline'
import { type getIncident, IncidentUpdated } from '../contract.ts'

type RecordEntry = OutputOf<typeof getIncident>['record'][number]
const RunData = z.object({ runId: z.string() })

/** An event as an entry of an incident's record. */
export function toEntry({ id: eventId, at, type, actor, summary, data, cause }: StoredEvent): RecordEntry {
  const update = type === IncidentUpdated.name ? IncidentUpdated.data.safeParse(data).data : undefined
  const text = update?.change === 'note' ? update.text : withoutIncident(summary)
  return { eventId, at: at.toISOString(), type, actor: actor.name, summary, text, runId: cause?.kind === 'run' ? cause.id : (RunData.safeParse(data).data?.runId ?? null) }
}

/** `Incident #3: severity is high now.` → `Severity is high now.` */
function withoutIncident(summary: string): string {
  const rest = summary.replace(/^Incident #\d+:? /, '')
  return rest === summary ? summary : rest.charAt(0).toUpperCase() + rest.slice(1)
}

import type { Context } from '#kernel/feature'
import type { Cause, Incident } from '../contract.ts'
import { readOnset, saveCauses } from '../incident-store.ts'
import { findCauses } from './find-causes.ts'

const hoursBack = 6
const kept = 10

type Place = Pick<Incident, 'id' | 'service' | 'environment'>

/** An incident's causes from all that is on the timeline by now. None for an incident that names no service. */
export async function rankNow(ctx: Pick<Context, 'db'>, incident: Place): Promise<Cause[]> {
  if (incident.service === null) return []
  const onset = await readOnset(ctx.db, incident.id)
  const { causes } = await findCauses(ctx, { service: incident.service, environment: incident.environment, onset, hours: hoursBack, limit: kept })
  return [...causes]
}

/** The same, kept with the incident. */
export async function refreshCauses(ctx: Pick<Context, 'db'>, incident: Place): Promise<readonly Cause[]> {
  const causes = await rankNow(ctx, incident)
  await saveCauses(ctx.db, incident.id, causes)
  return causes
}

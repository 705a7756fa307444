import type { Context } from '#kernel/feature'
import type { Cause, Incident } from '../contract.ts'
import { saveCauses } from '../incident-store.ts'
import { findCauses } from './find-causes.ts'

const hoursBack = 6
const kept = 10

/** Ranks an incident's causes anew and keeps them with it. None for an incident that names no service. */
export async function refreshCauses(ctx: Pick<Context, 'db'>, incident: Incident): Promise<readonly Cause[]> {
  if (incident.service === null) return []
  const { causes } = await findCauses(ctx, { service: incident.service, environment: incident.environment, onset: new Date(incident.startedAt), hours: hoursBack, limit: kept })
  await saveCauses(ctx.db, incident.id, causes)
  return causes
}

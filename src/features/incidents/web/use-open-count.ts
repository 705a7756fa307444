import { useOperation } from '#ui'
import { listIncidents } from '../contract.ts'

const asked = 50

/** How many incidents are not resolved, for the rail. Open ones come first, so one page of the list tells. */
export function useOpenCount(): number | string | undefined {
  const { data } = useOperation(listIncidents, { limit: asked }, { live: ['dev.cdevents.incident.', 'dev.daybook.incident.'] })
  const open = data?.items.filter(({ state }) => state !== 'resolved').length || undefined
  return open === asked && data?.nextCursor ? `${open}+` : open
}

import { type Incident, listIncidents } from '#features/incidents/contract'
import type { Context } from '#kernel/feature'

/** Incidents that were open at `from` or later: open ones first, then the newest. */
export async function incidentsSince(ctx: Context, from: Date): Promise<Incident[]> {
  const found: Incident[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await ctx.call(listIncidents, { limit: 500, ...(cursor === undefined ? {} : { cursor }) })
    const own = items.filter(({ resolvedAt }) => resolvedAt === null || new Date(resolvedAt) >= from)
    found.push(...own)
    // Closed ones come by number: behind a whole page of older ones there is nothing to find.
    cursor = items.length > 0 && own.length === 0 ? undefined : (nextCursor ?? undefined)
  } while (cursor !== undefined)
  return found
}

import { z } from 'zod'
import type { Context } from '#kernel/feature'
import { getEvent } from '#kernel/timeline/contract'
import { ServiceUpgraded } from '#features/releases/contract'
import type { Incident } from '../contract.ts'
import { keepAction } from './keep-action.ts'

const LiveRelease = z.object({ service: z.string(), version: z.string(), commit: z.string(), treeSha: z.string() })

/** What follows from an incident by itself: content that was taken back has to come again, mended. Its deployment proves it. */
export async function openFollowUps(ctx: Context, incident: Incident): Promise<void> {
  if (incident.confirmedCause === null) return
  const { event } = await ctx.call(getEvent, { id: incident.confirmedCause })
  const release = LiveRelease.safeParse(event.data)
  if (!release.success) return
  const { service, version, commit, treeSha } = release.data
  await keepAction(ctx, incident, {
    title: `Mend ${version} (${commit.slice(0, 7)}) and deploy it again`, owner: null, dueAt: null,
    provenBy: { type: ServiceUpgraded.name, subject: service, notTreeSha: treeSha },
  })
}

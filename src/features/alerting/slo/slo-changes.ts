import type { Context } from '#kernel/feature'
import { readEvents } from '#kernel/timeline'
import { recordOf, textOf } from '#lib/plain-data'
import { ServiceDeployed, ServiceRolledBack, ServiceUpgraded } from '#features/releases/contract'
import type { SloChange } from './slo-contract.ts'

const kinds = [['deployed', ServiceDeployed.name], ['upgraded', ServiceUpgraded.name], ['rolledBack', ServiceRolledBack.name]] as const
const mostRead = 200

/** What was deployed of a service, by whoever told it, oldest first. */
export async function changesOf(ctx: Pick<Context, 'db'>, service: string, { from, to }: { readonly from: number; readonly to: number }): Promise<SloChange[]> {
  const types = kinds.map(([, type]) => type.replace(/\.\d+\.\d+\.\d+$/, ''))
  const events = await readEvents(ctx.db, { subjects: [service], isWanted: (type) => types.some((known) => type.startsWith(known)), since: new Date(from), until: new Date(to), limit: mostRead })
  return events.map((event): SloChange => {
    const data = recordOf(event.data)
    return {
      event: event.id, type: kinds.find(([, type]) => event.type.startsWith(type.replace(/\.\d+\.\d+\.\d+$/, '')))?.[0] ?? 'deployed', at: event.at.toISOString(),
      version: textOf(data['version']) ?? null, commit: textOf(data['commit']) ?? null, environment: event.environment, by: event.actor.name, summary: event.summary,
    }
  }).toReversed()
}

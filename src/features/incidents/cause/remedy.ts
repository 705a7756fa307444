import { z } from 'zod'
import { rollback, ServiceDeployed, ServiceUpgraded } from '#features/releases/contract'
import type { Cause } from '../contract.ts'
import type { StoredEvent } from '#kernel/timeline'

const Upgrade = z.object({ service: z.string(), environment: z.string(), version: z.string(), previous: z.object({ releaseId: z.string(), version: z.string() }) })

/** What takes a change back: for a release that replaced another, the rollback to that one. */
export function remedyOf(event: StoredEvent): Cause['remedy'] {
  if (event.type !== ServiceUpgraded.name && event.type !== ServiceDeployed.name) return null
  const upgrade = Upgrade.safeParse(event.data)
  if (!upgrade.success) return null
  const { service, environment, previous, version } = upgrade.data
  return { label: `Roll back to ${previous.version}`, operation: rollback.name, input: { service, environment, to: previous.releaseId, reason: `${version} is the cause of an incident.` } }
}

import { EntityLink, Link, Text, Time } from '#ui'
import { environmentPath } from '#features/releases/contract'
import type { Incident } from '../contract.ts'

/** Where it hurts, since when, and who said so. */
export function IncidentLead({ incident: { service, environment, startedAt, openedBy } }: { incident: Incident }) {
  return (
    <span>
      {service ? <><EntityLink entity={service} />{environment ? <> in <Link href={environmentPath(service, environment)}>{environment}</Link></> : null}</> : <Text look="muted">No service is named</Text>}
      {' · began '}<Time at={startedAt} />{' · opened by '}{openedBy}
    </span>
  )
}

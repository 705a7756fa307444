import { ErrorNotice, Link, Record, Records, statusOf, Time, useOperation, Waiting } from '#ui'
import { listAlerts } from '#features/alerting/contract'
import type { Incident } from '../contract.ts'

/** The alerts that belong to it, and how they stand. */
export function IncidentAlerts({ incident }: { incident: Incident }) {
  const { data, error } = useOperation(listAlerts, { ids: incident.alertIds.slice(0, 100), limit: 100 }, { live: ['dev.daybook.alert.'] })
  if (error) return <ErrorNotice error={error} title="Its alerts could not be read" />
  if (!data) return <Waiting rows={2} />
  return (
    <Records label="Alerts of the incident">
      {data.items.map((alert) => (
        <Record key={alert.id} state={statusOf(alert.state)} at={<Time at={alert.resolvedAt ?? alert.firedAt} />} detail={alert.runbookUrl ? <Link href={alert.runbookUrl}>Runbook</Link> : undefined}>
          <Link href={`/alerts/${alert.id}`}>{alert.name}</Link> {alert.state === 'firing' ? 'fires' : 'is resolved'}
        </Record>
      ))}
    </Records>
  )
}

import { ErrorNotice, Link, ObjectPanels, Record, Records, statusOf, Time, useOperation, Waiting } from '#ui'
import { listAlerts } from '#features/alerting/contract'
import { runbookHref } from '#features/knowledge/contract'
import { type Incident, mostShownAlerts } from '../contract.ts'

/** More than these are not shown at once: each alert leads to its own. */
const mostRunbooks = 3

function useIncidentAlerts({ alertIds }: Incident) {
  return useOperation(listAlerts, { ids: alertIds.slice(0, mostShownAlerts), limit: mostShownAlerts }, { live: ['dev.daybook.alert.'] })
}

/** What to do, as the alerts of the incident name it; of those that fire first. */
export function IncidentRunbooks({ incident }: { incident: Incident }) {
  const { data } = useIncidentAlerts(incident)
  const firingFirst = data?.items.toSorted((a, b) => Number(b.state === 'firing') - Number(a.state === 'firing')) ?? []
  const urls = [...new Set(firingFirst.flatMap(({ runbookUrl }) => runbookUrl ?? []))]
  return urls.slice(0, mostRunbooks).map((url) => <ObjectPanels key={url} on={`runbook:${url}`} isPart />)
}

/** The alerts that belong to it, and how they stand. */
export function IncidentAlerts({ incident }: { incident: Incident }) {
  const { data, error } = useIncidentAlerts(incident)
  if (error) return <ErrorNotice error={error} title="Its alerts could not be read" />
  if (!data) return <Waiting rows={2} />
  return (
    <Records label="Alerts of the incident">
      {data.items.map((alert) => (
        <Record key={alert.id} state={statusOf(alert.state)} at={<Time at={alert.resolvedAt ?? alert.firedAt} />} detail={runbookHref(alert.runbookUrl ?? '') ? <Link href={alert.runbookUrl ?? ''}>Runbook</Link> : undefined}>
          <Link href={`/alerts/${alert.id}`}>{alert.name}</Link> {alert.state === 'firing' ? 'fires' : 'is resolved'}
        </Record>
      ))}
    </Records>
  )
}

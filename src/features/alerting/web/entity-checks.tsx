import { ErrorNotice, Link, type PanelProps, Row, Stack, StatusWord, Table, Text, Time, useOperation, Waiting } from '#ui'
import { listAlerts, listChecks } from '../contract.ts'
import { MaintenanceButton } from './maintenance/maintenance-button.tsx'
import { RunningMaintenance } from './maintenance/running-maintenance.tsx'
import { checkColumns } from './check-columns.tsx'

const columns = checkColumns.filter(({ key }) => ['name', 'state', 'latency', 'uptime'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)

/** What is watched of an entity and what fires for it, on its page. */
export function EntityChecks({ entity }: PanelProps) {
  const checks = useOperation(listChecks, { service: entity.ref }, { everyMs: 10_000 })
  const alerts = useOperation(listAlerts, { service: entity.ref, state: 'firing', limit: 20 }, { live: ['dev.daybook.alert.'] })
  if (checks.error) return <ErrorNotice error={checks.error} title="Its checks could not be read" />
  if (!checks.data) return <Waiting rows={2} />
  const firing = alerts.data?.items ?? []
  return (
    <Stack gap="small">
      <RunningMaintenance service={entity.ref} />
      {checks.data.items.length === 0 && firing.length === 0 ? <Text look="muted">Nothing watches it.</Text> : null}
      {firing.map((alert) => <Row key={alert.id}><StatusWord word={alert.state} /><Link href={`/alerts/${alert.id}`}>{alert.name}</Link><Text look="secondary">{alert.summary}</Text><Time at={alert.startedAt} /></Row>)}
      {checks.data.items.length > 0 ? <Table label={`Checks of ${entity.title}`} name="checks" isMain={false} rows={checks.data.items} columns={columns} rowKey={({ name }) => name} href={({ name }) => `/checks/${name}`} /> : null}
      <Row><MaintenanceButton service={entity.ref} size="small" /></Row>
    </Stack>
  )
}

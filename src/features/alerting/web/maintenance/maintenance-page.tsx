import { type Column, Empty, EntityLink, FilterBar, Link, Page, Segments, Status, Table, Text, Time, useAddress, useOperation } from '#ui'
import { listMaintenances, type Maintenance } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { EndMaintenance } from './end-maintenance.tsx'
import { MaintenanceButton } from './maintenance-button.tsx'

const states = [{ value: 'all', label: 'All' }, { value: 'open', label: 'Running' }, { value: 'over', label: 'Over' }]

const columns: Column<Maintenance>[] = [
  { key: 'service', label: 'What is worked on', width: 'minmax(150px, 1.6fr)', cell: ({ service }) => <EntityLink entity={service} /> },
  { key: 'state', label: 'State', width: '104px', cell: ({ state }) => (state === 'open' ? <Status state="running" word="Running" /> : <Status state="off" word="Over" />) },
  { key: 'environment', label: 'Environment', width: 'minmax(90px, 1fr)', cell: ({ environment }) => environment ?? <Text look="muted">all</Text> },
  { key: 'reason', label: 'Reason', width: 'minmax(150px, 2.4fr)', cell: ({ reason, runId }) => <span title={reason}>{runId === null ? reason : <Link href={`/runs/${runId}`}>{reason}</Link>}</span> },
  { key: 'openedBy', label: 'Opened by', width: 'minmax(100px, 1fr)', cell: ({ openedBy }) => openedBy },
  { key: 'openedAt', label: 'Since', width: '92px', align: 'end', cell: ({ openedAt }) => <Time at={openedAt} /> },
  { key: 'endsAt', label: 'Ends', width: '104px', align: 'end', cell: ({ closedAt, endsAt }) => <Time at={closedAt ?? endsAt} /> },
  { key: 'hid', label: 'Hid', width: '56px', align: 'end', cell: ({ hid }) => (hid === 0 ? <Text look="muted">–</Text> : hid) },
  { key: 'end', label: '', width: '104px', align: 'end', cell: (maintenance) => <EndMaintenance maintenance={maintenance} /> },
]

/** What is worked on and was, by whom and why, until when, and what it hid. */
export function MaintenancePage() {
  const { search } = useAddress()
  const state = search['state'] === 'open' || search['state'] === 'over' ? search['state'] : undefined
  const { data, error, refetch } = useOperation(listMaintenances, state ? { state } : {}, { live: ['dev.daybook.maintenance.', 'dev.daybook.alert.'], everyMs: 10_000 })
  return (
    <Page title="Maintenance" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="What is worked on. Its alerts, and those of what depends on it, are told to nobody meanwhile." actions={<MaintenanceButton look="primary" />}>
      <AlertingTabs at="maintenance" />
      <FilterBar><Segments name="state" label="Maintenance" options={states} /></FilterBar>
      <Table label="Maintenance" rows={data?.items} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ id }) => id}
        empty={<Empty title={state === 'over' ? 'No maintenance is over' : 'Nothing is under maintenance'} isSuccess command={'./daybook maintenance open service:default/shop --reason "The database is moved" --minutes 30'}>A deployment opens one for just its service in its environment, and its verification closes it. Open one yourself for other work.</Empty>} />
    </Page>
  )
}

import { Choice, Empty, FilterBar, Notice, Segments, Table, useAddress, usePagedOperation } from '#ui'
import { type ListedAlert, listAlerts } from '../../contract.ts'
import { alertColumns } from '../alert-columns.tsx'
import { GroupedAlerts } from './grouped-alerts.tsx'
import { SilenceMenu } from './silence-menu.tsx'
import { toldColumn } from './told.tsx'

const groups = [{ value: 'none', label: 'One by one' }, { value: 'service', label: 'By service' }, { value: 'rule', label: 'By rule' }]
const tolds = [{ value: 'yes', label: 'Told' }, { value: 'no', label: 'Hidden' }]
const columns = [...alertColumns.slice(0, 2), toldColumn, ...alertColumns.slice(2), { key: 'actions', label: '', width: '36px', cell: (alert: ListedAlert) => <SilenceMenu alert={alert} /> }]

/** What hides an alert is decided when its group's turn comes, which no event tells. */
const hiddenMs = 10_000

/** Alerts one by one, or by what they have in common; those that nobody is told of say why. */
export function AlertsList() {
  const { search } = useAddress()
  const state = search['state'] === 'firing' || search['state'] === 'resolved' ? search['state'] : undefined
  const service = search['service']
  const group = search['group'] === 'service' || search['group'] === 'rule' ? search['group'] : undefined
  const list = usePagedOperation(listAlerts, { ...(state ? { state } : {}), ...(service ? { service } : {}), limit: group ? 500 : 100 }, { live: ['dev.daybook.alert.', 'dev.daybook.silence.', 'dev.daybook.maintenance.'], everyMs: hiddenMs })
  const rows = list.rows?.filter(({ suppressedBy }) => (search['told'] === 'no' ? suppressedBy.length > 0 : search['told'] !== 'yes' || suppressedBy.length === 0))
  const hidden = list.rows?.filter(({ suppressedBy }) => suppressedBy.length > 0).length ?? 0
  const shared = { rows, error: list.error, onRetry: list.refetch, hasMore: list.hasMore, isLoadingMore: list.isLoadingMore, loadMore: list.loadMore, empty: <NoAlerts isFiring={state === 'firing'} /> }
  return (
    <>
      <FilterBar end={<Segments name="group" label="Group alerts" options={groups} />}>
        <Choice name="state" label="Any state" options={[{ value: 'firing', label: 'Firing' }, { value: 'resolved', label: 'Resolved' }]} />
        <Choice name="told" label="Told or hidden" options={tolds} />
      </FilterBar>
      {hidden > 0 && search['told'] === undefined ? <Notice>{hidden === 1 ? 'One alert that fires is' : `${hidden} alerts that fire are`} told to nobody: the column Told says why.</Notice> : null}
      {group ? <GroupedAlerts by={group} {...shared} /> : <Table label="Alerts" {...shared} columns={columns} rowKey={({ id }) => id} href={({ id }) => `/alerts/${id}`} />}
    </>
  )
}

function NoAlerts({ isFiring }: { isFiring: boolean }) {
  return <Empty title={isFiring ? 'Nothing fires' : 'Nothing has fired yet'} isSuccess command="./daybook rules save shop --text @rules.yml">Rules and checks under the tabs above fire alerts. A Prometheus can send its own to /alertmanager/api/v2/alerts.</Empty>
}

import { IconPlus, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Choice, Empty, FilterBar, OperationDialog, Page, Table, Tabs, useAddress, useCan, useGo, useOperation, usePagedOperation } from '#ui'
import { listAlerts, listChecks, saveCheck } from '../contract.ts'
import { alertColumns } from './alert-columns.tsx'
import { checkColumns } from './check-columns.tsx'

/** What fires, what has fired, and what is watched. */
export function AlertsPage() {
  const [isAdding, setIsAdding] = useState(false)
  const can = useCan()
  const go = useGo()
  const actions = (
    <>
      <Button icon={IconSend} href="/alerts/receivers">Receivers</Button>
      {can(saveCheck.access) ? <Button look="primary" icon={IconPlus} onClick={() => setIsAdding(true)}>Add a check</Button> : null}
    </>
  )
  return (
    <Page title="Alerts" lead="What fires, what has fired, and what is watched." actions={actions}>
      <Tabs tabs={[{ key: 'alerts', label: 'Alerts', content: <AllAlerts /> }, { key: 'checks', label: 'Checks', content: <AllChecks /> }]} />
      <OperationDialog operation={saveCheck} title="Add a check" action="Add the check" isOpen={isAdding} onClose={() => setIsAdding(false)} onDone={({ name }) => go(`/checks/${name}`)}>
        The address is asked in each interval; an alert fires after so many failures in a row and ends after so many good answers.
      </OperationDialog>
    </Page>
  )
}

function AllAlerts() {
  const { search } = useAddress()
  const state = search['state'] === 'firing' || search['state'] === 'resolved' ? search['state'] : undefined
  const service = search['service']
  const list = usePagedOperation(listAlerts, { ...(state ? { state } : {}), ...(service ? { service } : {}), limit: 100 }, { live: ['dev.daybook.alert.'] })
  return (
    <>
      <FilterBar><Choice name="state" label="Any state" options={[{ value: 'firing', label: 'Firing' }, { value: 'resolved', label: 'Resolved' }]} /></FilterBar>
      <Table label="Alerts" rows={list.rows} error={list.error} onRetry={list.refetch} columns={alertColumns} rowKey={({ id }) => id} href={({ check, service: ref }) => (check === null ? `/timeline?subject=${encodeURIComponent(ref)}` : `/checks/${check}`)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title={state === 'firing' ? 'Nothing fires' : 'Nothing has fired yet'} isSuccess>Checks are under the tab beside. Prometheus can send its alerts to /alertmanager/api/v2/alerts.</Empty>} />
    </>
  )
}

function AllChecks() {
  const { data, error, refetch } = useOperation(listChecks, {}, { everyMs: 5000 })
  return (
    <Table label="Checks" name="checks" rows={data?.items} error={error} onRetry={() => void refetch()} columns={checkColumns} rowKey={({ name }) => name} href={({ name }) => `/checks/${name}`}
      empty={<Empty title="Nothing is watched yet" command="./daybook checks save shop-answers https://shop.example.org --service service:default/shop">A check asks an address in an interval: status, body, time and certificate.</Empty>} />
  )
}

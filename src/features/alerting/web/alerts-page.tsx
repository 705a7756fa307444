import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Choice, Empty, FilterBar, Page, Table, useAddress, useCan, usePagedOperation } from '#ui'
import { listAlerts, saveCheck } from '../contract.ts'
import { alertColumns } from './alert-columns.tsx'
import { AlertingTabs } from './alerting-tabs.tsx'
import { CheckDialog } from './checks/check-dialog.tsx'
import { ChecksList } from './checks/checks-list.tsx'

/** What fires, what has fired, and what is watched. */
export function AlertsPage() {
  const [isAdding, setIsAdding] = useState(false)
  const { search } = useAddress()
  const can = useCan()
  const isOnChecks = search['tab'] === 'checks'
  const add = can(saveCheck.access) ? <Button look={isOnChecks ? 'primary' : 'default'} icon={IconPlus} onClick={() => setIsAdding(true)}>Add a check</Button> : null
  return (
    <Page title={isOnChecks ? 'Checks' : 'Alerts'} lead={isOnChecks ? 'What is asked in an interval, or waits to be called.' : 'What fires and what has fired.'} actions={add}>
      <AlertingTabs at={isOnChecks ? 'checks' : 'alerts'} />
      {isOnChecks ? <ChecksList /> : <AllAlerts />}
      <CheckDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
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
        empty={<Empty title={state === 'firing' ? 'Nothing fires' : 'Nothing has fired yet'} isSuccess>Checks and rules are under the tabs above. Prometheus can send its alerts to /alertmanager/api/v2/alerts.</Empty>} />
    </>
  )
}

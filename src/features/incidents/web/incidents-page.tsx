import { IconFlame } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Choice, Empty, FilterBar, Page, Table, useAddress, useCan, usePagedOperation } from '#ui'
import { declareIncident, IncidentState, listIncidents } from '../contract.ts'
import { DeclareDialog } from './declare-dialog.tsx'
import { incidentColumns } from './incident-columns.tsx'
import { incidentEvents } from './incident-events.ts'

/** Open incidents first, then what was, newest first. */
export function IncidentsPage() {
  const { search } = useAddress()
  const [isDeclaring, setIsDeclaring] = useState(false)
  const can = useCan()
  const state = IncidentState.safeParse(search['state']).data
  const { service } = search
  const list = usePagedOperation(listIncidents, { ...(state ? { state } : {}), ...(service ? { service } : {}), limit: 100 }, { live: incidentEvents })
  const declare = can(declareIncident.access) ? <Button look="primary" icon={IconFlame} onClick={() => setIsDeclaring(true)}>Declare an incident</Button> : null
  return (
    <Page title="Incidents" lead="Open ones first. An alert opens one by itself; a person can at any time." actions={declare}>
      <FilterBar><Choice name="state" label="Any state" options={IncidentState.options.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }))} /></FilterBar>
      <Table label="Incidents" rows={list.rows} error={list.error} onRetry={list.refetch} columns={incidentColumns} rowKey={({ id }) => id} href={({ number }) => `/incidents/${number}`} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title={state || service ? 'No incident like that' : 'No incident yet'} isSuccess command="./daybook incidents declare 'Orders are slow' --service service:default/shop">When something hurts, an alert or a person opens one. It names the change that probably caused it and writes its own postmortem.</Empty>} />
      {isDeclaring ? <DeclareDialog onClose={() => setIsDeclaring(false)} /> : null}
    </Page>
  )
}

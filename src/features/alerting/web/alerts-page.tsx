import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Page, useAddress, useCan } from '#ui'
import { saveCheck } from '../contract.ts'
import { AlertsList } from './alert/alerts-list.tsx'
import { AlertingTabs } from './alerting-tabs.tsx'
import { CheckDialog } from './checks/check-dialog.tsx'
import { ChecksList } from './checks/checks-list.tsx'
import { ApplyChecksButton } from './checks/apply-checks.tsx'
import { MaintenanceButton } from './maintenance/maintenance-button.tsx'
import { RunningMaintenance } from './maintenance/running-maintenance.tsx'

/** What fires, what has fired, and what is watched. */
export function AlertsPage() {
  const [isAdding, setIsAdding] = useState(false)
  const { search } = useAddress()
  const can = useCan()
  const isOnChecks = search['tab'] === 'checks'
  const add = can(saveCheck.access) ? <Button look={isOnChecks ? 'primary' : 'default'} icon={IconPlus} onClick={() => setIsAdding(true)}>Add a check</Button> : null
  return (
    <Page title={isOnChecks ? 'Checks' : 'Alerts'} lead={isOnChecks ? 'What is asked in an interval, or waits to be called.' : 'What fires and what has fired.'} actions={isOnChecks ? <><ApplyChecksButton />{add}</> : <><MaintenanceButton />{add}</>}>
      <AlertingTabs at={isOnChecks ? 'checks' : 'alerts'} />
      {isOnChecks ? <ChecksList /> : <><RunningMaintenance /><AlertsList /></>}
      <CheckDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  )
}

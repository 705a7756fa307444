import { EntityLink, Link, Record, Records, Section, Text, Time, useOperation } from '#ui'
import { listMaintenances, type Maintenance } from '../../contract.ts'
import { EndMaintenance } from './end-maintenance.tsx'

const mostShown = 3

/** Services that are worked on now, whose alerts are kept from people meanwhile. Nothing where none is. */
export function RunningMaintenance({ service }: { service?: string }) {
  const { data } = useOperation(listMaintenances, { state: 'open', ...(service ? { service } : {}) }, { live: ['dev.daybook.maintenance.'], everyMs: 10_000 })
  if (!data || data.items.length === 0) return null
  const shown = data.items.slice(0, mostShown)
  const records = (
    <Records label="Under maintenance">
      {shown.map((each) => <RunningRecord key={each.id} maintenance={each} isNamed={service === undefined} />)}
      {data.items.length > shown.length ? <Record at={null}><Link href="/alerts/maintenance?state=open">{data.items.length - shown.length} more</Link></Record> : null}
    </Records>
  )
  return service === undefined ? <Section title="Under maintenance" note={data.items.length}>{records}</Section> : records
}

function RunningRecord({ maintenance, isNamed }: { maintenance: Maintenance; isNamed: boolean }) {
  const { service, environment, reason, openedBy, endsAt, hid } = maintenance
  return (
    <Record state="waiting" by={`by ${openedBy}`} at={<>ends <Time at={endsAt} /></>} detail={<>{reason} <Text look="muted">It hid {hid === 0 ? 'no alert yet' : hid === 1 ? 'one alert' : `${hid} alerts`}.</Text> <EndMaintenance maintenance={maintenance} /></>}>
      {isNamed ? <EntityLink entity={service} /> : 'Under maintenance'}{environment ? ` in ${environment}` : ''}
    </Record>
  )
}

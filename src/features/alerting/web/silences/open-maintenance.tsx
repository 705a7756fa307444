import { Button, EntityLink, Record, Records, Section, Time, useCan, useCommand, useOperation, useSay } from '#ui'
import { closeMaintenance, listMaintenances } from '../../contract.ts'

/** Services that are worked on, whose alerts are kept from people meanwhile. */
export function OpenMaintenance() {
  const can = useCan()
  const say = useSay()
  const close = useCommand(closeMaintenance)
  const { data } = useOperation(listMaintenances, { state: 'open' }, { live: ['dev.daybook.maintenance.'] })
  if (!data || data.items.length === 0) return null
  return (
    <Section title="Under maintenance" note={data.items.length}>
      <Records label="Under maintenance">
        {data.items.map(({ id, service, environment, reason, openedBy, endsAt, hid }) => (
          <Record key={id} state="waiting" by={`by ${openedBy}`} at={<>ends <Time at={endsAt} /></>} detail={<>{reason} It hid {hid === 1 ? 'one alert' : `${hid} alerts`}. {can(closeMaintenance.access) ? <Button size="small" onClick={() => close.mutate({ id }, { onSuccess: () => say('The maintenance is over. What still fires is told.'), onError: say.error })}>End it now</Button> : null}</>}>
            <EntityLink entity={service} />{environment ? ` in ${environment}` : ''}
          </Record>
        ))}
      </Records>
    </Section>
  )
}

import { Button, useCan, useCommand, useSay } from '#ui'
import { closeMaintenance, type Maintenance } from '../../contract.ts'

/** Ends a maintenance before its time. Nothing where it is over, or where one may not. */
export function EndMaintenance({ maintenance: { id, state } }: { maintenance: Maintenance }) {
  const can = useCan()
  const say = useSay()
  const close = useCommand(closeMaintenance)
  if (state !== 'open' || !can(closeMaintenance.access)) return null
  return <Button size="small" isBusy={close.isPending} onClick={() => close.mutate({ id }, { onSuccess: ({ hid }) => say(`The maintenance is over; it hid ${hid === 0 ? 'no alert' : hid === 1 ? 'one alert' : `${hid} alerts`}. What still fires is told.`), onError: say.error })}>End it now</Button>
}

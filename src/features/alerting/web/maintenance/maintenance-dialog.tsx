import { useState } from 'react'
import { Button, Dialog, EntityField, ErrorNotice, FormActions, LongTextField, Row, Stack, Text, TextField, useCommand, useSay } from '#ui'
import { EntityRef } from '#lib/entity-ref'
import { openMaintenance } from '../../suppression/maintenance-contract.ts'
import { fieldTime } from '../silences/silence-ends.ts'
import { MaintenanceReach } from './maintenance-reach.tsx'

interface MaintenanceDialogProps {
  readonly onClose: () => void
  readonly service?: string
  readonly environment?: string
}

const lengths = [{ minutes: 15, label: '15 minutes' }, { minutes: 60, label: 'An hour' }, { minutes: 240, label: '4 hours' }, { minutes: 480, label: '8 hours' }, { minutes: null, label: 'Until …' }] as const
type Minutes = (typeof lengths)[number]['minutes']
const most = 10_080
const minuteMs = 60_000

/** Says that somebody works on a service: its alerts, and those of what depends on it, are told to nobody meanwhile. */
export function MaintenanceDialog({ onClose, ...begin }: MaintenanceDialogProps) {
  return <Dialog title="Open maintenance" isOpen onClose={onClose} size="large"><MaintenanceForm onClose={onClose} {...begin} /></Dialog>
}

function MaintenanceForm({ onClose, service: begun = '', environment: begunIn = '' }: MaintenanceDialogProps) {
  const [service, setService] = useState(begun)
  const [environment, setEnvironment] = useState(begunIn)
  const [reason, setReason] = useState('')
  const [length, setLength] = useState<Minutes>(60)
  const [until, setUntil] = useState(() => fieldTime(new Date(Date.now() + 120 * minuteMs)))
  const [fault, setFault] = useState<string>()
  const say = useSay()
  const open = useCommand(openMaintenance)
  const submit = () => {
    const minutes = length ?? Math.round((new Date(until).getTime() - Date.now()) / minuteMs)
    const wrong = !EntityRef.safeParse(service).success ? 'Say what is worked on, such as service:default/shop.' : reason.trim() === '' ? 'Give a reason, so that others know why nobody is told.' : !(minutes >= 1 && minutes <= most) ? 'Give an end that is to come, within a week.' : undefined
    setFault(wrong)
    if (wrong !== undefined) return
    open.mutate({ service, environment: environment.trim() === '' ? null : environment.trim(), reason: reason.trim(), minutes }, { onSuccess: ({ endsAt }) => { say({ text: `Under maintenance until ${new Date(endsAt).toLocaleString()}.`, link: { label: 'Maintenance', href: '/alerts/maintenance' } }); onClose() } })
  }
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); submit() }}>
      <Text look="secondary">Alerts still fire and are kept; nobody is told of them until it ends. What still fires then is told. Deployments open their own by themselves.</Text>
      <EntityField label="What is worked on" value={service} onChange={(value) => { setService(value); setFault(undefined) }} isFirst={begun === ''} />
      <TextField label="Environment" value={environment} onChange={setEnvironment} help="Left empty: in all of them." />
      <LongTextField label="Reason" value={reason} onChange={(value) => { setReason(value); setFault(undefined) }} placeholder="The database is moved to another disk" />
      <Stack gap="small">
        <Row>{lengths.map(({ minutes, label }) => <Button key={label} size="small" isPressed={length === minutes} onClick={() => setLength(minutes)}>{label}</Button>)}</Row>
        {length === null ? <TextField label="Ends at" type="datetime-local" value={until} onChange={setUntil} /> : null}
      </Stack>
      <MaintenanceReach service={service} />
      {fault === undefined ? null : <p className="field-error" role="alert">{fault}</p>}
      {open.error ? <ErrorNotice error={open.error} title="It was not opened" /> : null}
      <FormActions><Button onClick={onClose}>Leave it</Button><Button type="submit" look="primary" isBusy={open.isPending}>Open maintenance</Button></FormActions>
    </form>
  )
}

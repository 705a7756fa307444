import { IconCheck, IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, type MenuItem, useCan, useCommand, useHotkeys, useSay } from '#ui'
import { acknowledgeIncident, type Incident, Severity, updateIncident } from '../contract.ts'
import { ResolveDialog } from './resolve-dialog.tsx'

/** The next thing to do with it, the others behind a button. */
export function IncidentButtons({ incident }: { incident: Incident }) {
  const [isResolving, setIsResolving] = useState(false)
  const acknowledge = useCommand(acknowledgeIncident)
  const update = useCommand(updateIncident)
  const say = useSay()
  const isAllowed = useCan()(updateIncident.access)
  const { id, state, severity, number } = incident
  const isOver = state === 'resolved'
  const isTaken = incident.acknowledgedAt !== null
  const take = () => acknowledge.mutate({ id }, { onSuccess: () => say(`You are on incident #${number}.`), onError: say.error })
  const change = (more: { severity?: Incident['severity']; mitigated?: boolean }) => update.mutate({ id, ...more }, { onError: say.error })
  useHotkeys([{ keys: 'a', label: 'Take the incident on', run: () => (isTaken ? false : take()) }, { keys: 'e', label: 'Resolve the incident', run: () => setIsResolving(true) }], isAllowed && !isOver)
  if (!isAllowed) return null
  const more: MenuItem[] = [
    ...(isOver || incident.mitigatedAt ? [{ label: 'Open it again', onClick: () => change({ mitigated: false }) }] : [{ label: 'Say that it is mitigated', onClick: () => change({ mitigated: true }) }]),
    ...Severity.options.filter((one) => one !== severity).map((one) => ({ label: `Severity: ${one}`, onClick: () => change({ severity: one }) })),
  ]
  return (
    <>
      {isTaken || isOver ? null : <Button look="primary" icon={IconHandStop} isBusy={acknowledge.isPending} onClick={take}>Take it on</Button>}
      {isOver ? null : <Button icon={IconCheck} look={state === 'mitigated' && isTaken ? 'primary' : 'default'} onClick={() => setIsResolving(true)}>Resolve</Button>}
      <ActionMenu label="More for the incident" items={more} />
      {isResolving ? <ResolveDialog incident={incident} onClose={() => setIsResolving(false)} /> : null}
    </>
  )
}

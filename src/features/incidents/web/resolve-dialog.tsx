import { ConfirmDialog, useCommand, useGo } from '#ui'
import { type Incident, resolveIncident } from '../contract.ts'

/** Closes it and opens the postmortem that is written of it. */
export function ResolveDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const command = useCommand(resolveIncident)
  const go = useGo()
  const { id, number, state } = incident
  async function confirm(resolution: string): Promise<void> {
    await command.mutateAsync({ id, resolution })
    go(`/incidents/${number}?tab=postmortem`)
  }
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`Resolve incident #${number}`} action="Resolve and write the postmortem" reason="optional" reasonLabel="What ended it" onConfirm={confirm}>
      <p>{state === 'mitigated' ? 'Its alerts have resolved.' : 'It is not mitigated yet: it is closed all the same, from now on counted as over.'} The postmortem is written from the record, and what follows from the cause becomes an action that stays open until something proves it.</p>
    </ConfirmDialog>
  )
}

import { ConfirmDialog, useCommand, useSay } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import type { Environment, Release } from '#features/releases/contract'
import { type Cause, type Incident, rollBackCause } from '../contract.ts'

interface RollBackProps {
  readonly incident: Incident
  readonly cause: Cause
  readonly environment: Environment
  /** Where it goes back to, when it is among those that are known. */
  readonly release: Release | undefined
  readonly onClose: () => void
}

/** Says what goes back to what, and what is kept out from then on, before it does it. */
export function RollBackDialog({ incident, cause, environment: { name, service, current }, release, onClose }: RollBackProps) {
  const command = useCommand(rollBackCause)
  const say = useSay()
  const label = cause.remedy?.label ?? 'Roll back'
  async function confirm(reason: string): Promise<void> {
    const { result } = await command.mutateAsync({ id: incident.id, eventId: cause.eventId, ...(reason ? { reason } : {}) })
    const runId = typeof result === 'object' && result !== null && 'runId' in result ? String(result.runId) : undefined
    say({ text: `${label}: it is on its way.`, ...(runId ? { link: { label: 'Follow it', href: `/runs/${runId}` } } : {}) })
  }
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`${label}: ${parseEntityRef(service).name} in ${name}`} action={label} isDangerous reason="optional" defaultReason={`Incident #${incident.number}: ${incident.title}`.slice(0, 120)} onConfirm={confirm}>
      <p>{name} goes from {current?.version ?? 'nothing'} back to <strong>{release?.version ?? label.replace('Roll back to ', '')}</strong>{release ? ` (${release.message})` : ''}. It counts once its health address answers; a deployment that is under way is ended.</p>
      {current ? <p>{current.version} is put into quarantine: the same content is not deployed again, whatever its commit is called. A fix is.</p> : null}
      <p>This change is written down as the cause of the incident.</p>
    </ConfirmDialog>
  )
}

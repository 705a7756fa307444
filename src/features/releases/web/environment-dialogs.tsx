import { ConfirmDialog, OperationDialog, useCommand, useSay } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { deploy, type Environment, quarantineRelease, type Release, rollback, saveEnvironment, stopEnvironment, unquarantineRelease } from '../contract.ts'

/** What somebody is about to do to an environment or a release. */
export type AskedChange =
  | { readonly what: 'deploy'; readonly release?: Release }
  | { readonly what: 'rollback'; readonly release: Release }
  | { readonly what: 'quarantine' | 'unquarantine'; readonly release: Release }
  | { readonly what: 'change' }
  | { readonly what: 'stop' }

interface DialogsProps {
  readonly environment: Environment
  readonly asked: AskedChange | undefined
  readonly onClose: () => void
}

/** Says what will happen and asks for the reason where it is kept. */
export function EnvironmentDialogs({ environment, asked, onClose }: DialogsProps) {
  if (!asked) return null
  if (asked.what === 'rollback') return <RollbackDialog environment={environment} release={asked.release} onClose={onClose} />
  if (asked.what === 'deploy') return <DeployDialog environment={environment} release={asked.release} onClose={onClose} />
  if (asked.what === 'stop') return <StopDialog environment={environment} onClose={onClose} />
  if (asked.what === 'change') return <ChangeDialog environment={environment} onClose={onClose} />
  return <QuarantineDialog release={asked.release} isLifted={asked.what === 'unquarantine'} onClose={onClose} />
}

interface EnvironmentDialogProps {
  readonly environment: Environment
  readonly onClose: () => void
}

function RollbackDialog({ environment, release, onClose }: EnvironmentDialogProps & { release: Release }) {
  const command = useCommand(rollback)
  const say = useSay()
  const { service, name, current } = environment
  async function confirm(reason: string): Promise<void> {
    const { runId } = await command.mutateAsync({ service, environment: name, to: release.id, reason })
    say({ text: `Rolling back to ${release.version}.`, link: { label: 'Follow it', href: `/runs/${runId}` } })
  }
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`Roll back ${parseEntityRef(service).name} in ${name}`} action={`Roll back to ${release.version}`} isDangerous reason="required" onConfirm={confirm}>
      <p>{name} goes from {current?.version ?? 'nothing'} back to <strong>{release.version}</strong> ({release.message}). A deployment that is under way is ended.</p>
      {current ? <p>{current.version} is put into quarantine: the same content is not deployed again, whatever its commit is called, until somebody lifts it. A fix is.</p> : null}
    </ConfirmDialog>
  )
}

function DeployDialog({ environment: { service, name, current }, release, onClose }: EnvironmentDialogProps & { release: Release | undefined }) {
  const command = useCommand(deploy)
  const say = useSay()
  async function confirm(reason: string): Promise<void> {
    const { runId, version } = await command.mutateAsync({ service, environment: name, release: release?.id ?? 'latest', reason })
    say({ text: `Deploying ${version}.`, link: { label: 'Follow it', href: `/runs/${runId}` } })
  }
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`Deploy to ${name}`} action={release ? `Deploy ${release.version}` : 'Deploy the newest'} reason="optional" onConfirm={confirm}>
      <p>{name} goes from {current?.version ?? 'nothing'} to {release ? <strong>{release.version}</strong> : 'the newest release that is not in quarantine'}. The switch counts once its health address answers; otherwise what runs now goes on.</p>
    </ConfirmDialog>
  )
}

function StopDialog({ environment: { service, name, current }, onClose }: EnvironmentDialogProps) {
  const command = useCommand(stopEnvironment)
  return (
    <ConfirmDialog isOpen onClose={onClose} title={`Stop ${parseEntityRef(service).name} in ${name}`} action="Stop it" isDangerous reason="required" onConfirm={(reason) => command.mutateAsync({ service, name, reason })}>
      <p>{current?.version ?? 'What runs there'} is ended and does not answer any more, until the next deployment starts it again.</p>
    </ConfirmDialog>
  )
}

function ChangeDialog({ environment, onClose }: EnvironmentDialogProps) {
  const { name, service, repository, target, isAutomatic } = environment
  return (
    <OperationDialog operation={saveEnvironment} title={`How ${name} runs`} action="Keep the settings" isOpen onClose={onClose} initial={{ name, service, repository, target, isAutomatic }} hidden={['name', 'service']}>
      It takes effect with the next deployment.
    </OperationDialog>
  )
}

function QuarantineDialog({ release, isLifted, onClose }: { release: Release; isLifted: boolean; onClose: () => void }) {
  const keep = useCommand(quarantineRelease)
  const lift = useCommand(unquarantineRelease)
  return (
    <ConfirmDialog isOpen onClose={onClose} title={isLifted ? `Lift the quarantine of ${release.version}` : `Put ${release.version} into quarantine`} action={isLifted ? 'Lift the quarantine' : 'Put it into quarantine'} reason="required"
      onConfirm={(reason) => (isLifted ? lift : keep).mutateAsync({ release: release.id, reason })}>
      {isLifted
        ? <p>It was kept back: {release.quarantine?.reason} It may be deployed again; nothing is deployed now.</p>
        : <p>It, and any release with the same content, is not deployed until somebody lifts it. What is live stays live.</p>}
    </ConfirmDialog>
  )
}

import { ActionMenu, type Column, Empty, type MenuItem, Table, useCan } from '#ui'
import { deploy, type Environment, quarantineRelease, type Release, rollback, unquarantineRelease } from '../contract.ts'
import type { AskedChange } from './environment-dialogs.tsx'
import { releaseColumns } from './release-columns.tsx'

interface ReleasesProps {
  readonly releases: readonly Release[]
  readonly environment: Environment
  readonly onAsk: (asked: AskedChange) => void
}

/** The service's releases, with what can be done with each here. */
export function EnvironmentReleases({ releases, environment, onAsk }: ReleasesProps) {
  const can = useCan()
  const at = releases.findIndex(({ id }) => id === environment.current?.releaseId)
  function items(release: Release): MenuItem[] {
    const isLive = release.id === environment.current?.releaseId
    const isEarlier = at >= 0 && releases.indexOf(release) > at
    const list: MenuItem[] = []
    if (isEarlier && !release.quarantine && can(rollback.access)) list.push({ label: `Roll back to ${release.version}`, isDangerous: true, onClick: () => onAsk({ what: 'rollback', release }) })
    if (!isLive && !release.quarantine && can(deploy.access)) list.push({ label: `Deploy ${release.version}`, onClick: () => onAsk({ what: 'deploy', release }) })
    if (release.quarantine && can(unquarantineRelease.access)) list.push({ label: 'Lift the quarantine', onClick: () => onAsk({ what: 'unquarantine', release }) })
    if (!release.quarantine && can(quarantineRelease.access)) list.push({ label: 'Put it into quarantine', onClick: () => onAsk({ what: 'quarantine', release }) })
    return list
  }
  const columns: Column<Release>[] = [
    ...releaseColumns.filter(({ key }) => key !== 'service'),
    { key: 'actions', label: '', width: '36px', cell: (release) => <ActionMenu label={`Actions for ${release.version}`} items={items(release)} /> },
  ]
  return <Table label="Releases" name="releases" rows={releases} columns={columns} rowKey={({ id }) => id} empty={<Empty title="Nothing is released yet" command="git push">A commit of the default branch whose pipeline passes becomes a release.</Empty>} />
}

import {
  IconBox, IconBoxMultiple, IconBrandGit, IconBook2, IconCloud, IconFileCode, IconGitBranch, IconKey, IconPackage, IconRobot, IconServer2, IconStack2, IconTopologyStar3, IconUser, IconUsersGroup, IconWorld, type Icon,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, Icon>> = {
  service: IconBox, component: IconBox, system: IconBoxMultiple, environment: IconWorld, repository: IconBrandGit, host: IconServer2, machine: IconServer2, cluster: IconTopologyStar3, stack: IconStack2,
  team: IconUsersGroup, group: IconUsersGroup, person: IconUser, user: IconUser, runbook: IconBook2, workflow: IconGitBranch, pipeline: IconGitBranch, artifact: IconPackage, release: IconPackage, package: IconPackage,
  token: IconKey, system_actor: IconRobot, cloud: IconCloud,
}

/** The icon of a kind of entity. */
export function KindIcon({ kind }: { kind: string }) {
  const Found = icons[kind] ?? IconFileCode
  return <Found size={16} stroke={1.6} className="kind-icon" aria-hidden />
}

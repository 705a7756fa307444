import {
  IconBox, IconBoxMultiple, IconBrandGit, IconBook2, IconCloud, IconDatabase, IconFileCode, IconFlame, IconGitBranch, IconHeartbeat, IconKey, IconPackage, IconRobot, IconServer2, IconStack2, IconTopologyStar3, IconUser, IconUsersGroup, IconWorld, type Icon,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, Icon>> = {
  service: IconBox, component: IconBox, environment: IconWorld, repository: IconBrandGit, host: IconServer2, machine: IconServer2, cluster: IconTopologyStar3, stack: IconStack2,
  team: IconUsersGroup, group: IconUsersGroup, person: IconUser, user: IconUser, runbook: IconBook2, workflow: IconGitBranch, pipeline: IconGitBranch, artifact: IconPackage, release: IconPackage, package: IconPackage,
  token: IconKey, runner: IconRobot, system: IconBoxMultiple, resource: IconCloud, database: IconDatabase, workload: IconBox, image: IconPackage, dockerfile: IconPackage, lockfile: IconPackage, chart: IconPackage, compose: IconBoxMultiple, kustomization: IconBoxMultiple, manifest: IconTopologyStar3, document: IconBook2,
  playbook: IconGitBranch, inventory: IconServer2, engine: IconServer2, module: IconStack2, template: IconStack2, check: IconHeartbeat, checks: IconHeartbeat, rules: IconHeartbeat, codeowners: IconUsersGroup, incident: IconFlame,
}

export function kindIconOf(kind: string): Icon {
  return icons[kind] ?? IconFileCode
}

/** The icon of a kind of entity. */
export function KindIcon({ kind }: { kind: string }) {
  const Found = kindIconOf(kind)
  return <Found size={16} stroke={1.6} className="kind-icon" aria-hidden />
}

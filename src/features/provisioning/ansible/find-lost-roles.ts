import { join } from 'node:path/posix'
import { type Project, requiredRoles, isRoleFolder } from './project.ts'
import type { ListingFault } from './task-listing.ts'

/**
 * Roles that are surely missing: of a plain name, brought by no requirements.yml, where this project keeps its other roles
 * itself and none of that name. Roles of collections and of Galaxy (`author.role`) come from elsewhere.
 */
export async function findLostRoles(faults: readonly ListingFault[], project: Project): Promise<ListingFault[]> {
  const asked = faults.filter(({ role }) => role !== undefined && /^[\w-]+$/.test(role))
  if (asked.length === 0) return []
  const own = rolesFolders(project)
  if (own.length === 0) return []
  const required = new Set(await requiredRoles(project))
  const told = new Map<string, ListingFault>()
  for (const fault of asked) {
    const { role = '' } = fault
    if (required.has(role) || told.has(role) || isAnywhere(role, project)) continue
    told.set(role, { ...fault, message: `The role ${role} is used here, but is neither in ${own[0]} nor in a requirements.yml. Add it or mend the name.` })
  }
  return [...told.values()]
}

/** Folders in which this project keeps roles. */
function rolesFolders({ base, tree, rolesPaths }: Project): string[] {
  return [join(base, 'roles'), ...rolesPaths].filter((folder) => tree.pathsBelow(folder).some((path) => /^[^/]+\/(tasks|meta)\/main\.ya?ml$/.test(path.slice(folder.length + 1))))
}

function isAnywhere(role: string, { repository, tree }: Project): boolean {
  const top = repository?.path ?? ''
  return isRoleFolder(join(top, role), tree) || tree.pathsBelow(top).some((path) => path.includes(`/${role}/tasks/main.`) || path.includes(`/${role}/meta/main.`) || path.startsWith(`${role}/tasks/`))
}

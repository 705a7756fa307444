import { join } from 'node:path'
import type { EntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import type { Site } from '#kernel/feature'
import type { Db } from '#platform/database'
import { repositoryDb } from '../repository-tables.ts'

export interface HostedRepository {
  readonly ref: EntityRef
  readonly owner: string
  readonly name: string
}

type Path = Pick<HostedRepository, 'owner' | 'name'>

/** Folder that holds all hosted repositories. */
export function hostingRoot(site: Pick<Site, 'dataDir'>): string {
  return join(site.dataDir, 'repositories')
}

/** The bare repository's folder. Owner and name come from the database, where only checked ones are. */
export function hostedGitDir(site: Pick<Site, 'dataDir'>, { owner, name }: Path): string {
  return join(hostingRoot(site), owner, `${name}.git`)
}

export function cloneUrlOf(site: Pick<Site, 'url'>, { owner, name }: Path): string {
  return `${site.url}/git/${owner}/${name}.git`
}

export async function findHostedByPath(db: Db, { owner, name }: Path): Promise<HostedRepository | undefined> {
  return repositoryDb(db).selectFrom('repositories_hosted').select(['ref', 'owner', 'name'])
    .where((eb) => eb(eb.fn('lower', ['owner']), '=', owner.toLowerCase())).where((eb) => eb(eb.fn('lower', ['name']), '=', name.toLowerCase())).executeTakeFirst()
}

export async function findHosted(db: Db, ref: EntityRef): Promise<HostedRepository | undefined> {
  return repositoryDb(db).selectFrom('repositories_hosted').select(['ref', 'owner', 'name']).where('ref', '=', ref).executeTakeFirst()
}

/** Throws `not-found` for what is not hosted here. */
export async function requireHosted(db: Db, ref: EntityRef): Promise<HostedRepository> {
  const found = await findHosted(db, ref)
  if (!found) throw new ProductError('not-found', `${ref} is not hosted here. List repositories with repositories list.`)
  return found
}

import { z } from 'zod'
import type { EntityRef } from '#lib/entity-ref'
import { entitiesOfKind } from '#kernel/catalog'
import type { Db } from '#platform/database'

/** What the detector writes of a repository in the project folder, read back from the catalog. */
const LocalSpec = z.object({
  path: z.string(), gitDir: z.string(), defaultBranch: z.string().nullable(), remote: z.string().nullable(),
  observed: z.object({ local: z.object({ head: z.string().nullable() }) }),
})

export interface LocalRepository extends Omit<z.infer<typeof LocalSpec>, 'observed'> {
  readonly ref: EntityRef
  /** Commit that the default branch leads to (or a detached HEAD), null when there is none. */
  readonly head: string | null
}

/** Repositories that lie in the project folder. */
export async function listLocal(db: Db): Promise<LocalRepository[]> {
  const entities = await entitiesOfKind(db, 'repository')
  return entities.flatMap(({ ref, spec }) => {
    const read = LocalSpec.safeParse(spec)
    if (!read.success) return []
    const { observed, ...rest } = read.data
    return [{ ref, ...rest, head: observed.local.head }]
  })
}

export async function findLocal(db: Db, ref: EntityRef): Promise<LocalRepository | undefined> {
  return (await listLocal(db)).find((repository) => repository.ref === ref)
}

import { rename, rm } from 'node:fs/promises'
import { newId } from '#lib/id'
import { unregisterEntity } from '#kernel/catalog'
import { handle } from '#kernel/feature'
import { deleteRepository, RepositoryDeleted } from '../contract.ts'
import { repositoryDb } from '../repository-tables.ts'
import { hostedGitDir, requireHosted } from './hosted-repository.ts'

export const remove = handle(deleteRepository, async ({ repository: ref }, ctx) => {
  const { owner, name } = await requireHosted(ctx.db, ref)
  const db = repositoryDb(ctx.db)
  await db.deleteFrom('repositories_hosted').where('ref', '=', ref).execute()
  await db.deleteFrom('repositories_changes').where('repository', '=', ref).execute()
  await unregisterEntity(ctx, { by: 'repositories', ref })
  await ctx.append(RepositoryDeleted, { subject: ref, summary: `Repository ${owner}/${name} was deleted.`, data: { repository: ref, owner, name } })
  // Whatever is left by a crash here is overwritten when a repository of that name is made.
  ctx.afterCommit(() => void removeFolder(hostedGitDir(ctx.site, { owner, name })).catch((error: unknown) => ctx.log.warn('A deleted repository\'s folder is left.', { error, owner, name })))
  return { repository: ref }
})

async function removeFolder(gitDir: string): Promise<void> {
  const aside = `${gitDir}.${newId()}.deleted`
  await rename(gitDir, aside)
  await rm(aside, { recursive: true, force: true })
}

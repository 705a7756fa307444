import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type EntityRef, entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { runGit } from '#platform/git'
import { createRepository, RepositoryCreated } from '../contract.ts'
import { repositoryDb } from '../repository-tables.ts'
import { toRepository } from '../describe-repository.ts'
import { cloneUrlOf, findHosted, findHostedByPath, hostedGitDir } from './hosted-repository.ts'
import { registerHosted } from './register-hosted.ts'

export const create = handle(createRepository, async ({ owner, name }, ctx) => {
  if (await findHostedByPath(ctx.db, { owner, name })) throw new ProductError('conflict', `There is a repository ${owner}/${name} already. Push to it, or choose another name.`)
  const repository = { ref: await freeRef(ctx.db, owner, name), owner, name }
  await repositoryDb(ctx.db).insertInto('repositories_hosted').values({ ...repository, created_at: ctx.clock.now() }).execute()
  await makeBare(hostedGitDir(ctx.site, repository))
  await registerHosted(ctx, repository)
  const cloneUrl = cloneUrlOf(ctx.site, repository)
  await ctx.append(RepositoryCreated, { subject: repository.ref, summary: `Repository ${owner}/${name} was made.`, data: { repository: repository.ref, owner, name, cloneUrl } })
  return toRepository(ctx, repository.ref)
})

/** Named for the repository; where another owner has one of that name, for both. */
async function freeRef(db: Db, owner: string, name: string): Promise<EntityRef> {
  const wanted = entityRef('repository', name)
  if (!(await findHosted(db, wanted))) return wanted
  const both = entityRef('repository', `${owner}-${name}`)
  if (!(await findHosted(db, both))) return both
  throw new ProductError('conflict', `The name ${both} is taken by another repository. Choose another name.`)
}

/** Made aside and moved in place, so that a crash leaves no half of one. What lies there belongs to nobody: the database says so. */
async function makeBare(gitDir: string): Promise<void> {
  const aside = `${gitDir}.${newId()}.tmp`
  await mkdir(dirname(gitDir), { recursive: true, mode: 0o750 })
  try {
    await runGit(['init', '--quiet', '--bare', '--template=', aside])
    await runGit(['symbolic-ref', 'HEAD', 'refs/heads/main'], { gitDir: aside })
    await rm(gitDir, { recursive: true, force: true })
    await rename(aside, gitDir)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

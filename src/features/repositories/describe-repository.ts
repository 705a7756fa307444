import type { EntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { entitiesOfKind } from '#kernel/catalog'
import type { Context } from '#kernel/feature'
import type { Repository } from './contract.ts'
import { readCommits } from './git/read-commits.ts'
import { readHeadBranch, resolveCommit } from './git/read-refs.ts'
import { cloneUrlOf, findHosted, hostedGitDir, type HostedRepository } from './hosting/hosted-repository.ts'
import { findLocal, type LocalRepository } from './local/local-repository.ts'

type ReadContext = Pick<Context, 'db' | 'site'>

export interface RepositoryPlace {
  readonly ref: EntityRef
  readonly gitDir: string
  readonly defaultBranch: string | null
  readonly hosted: HostedRepository | undefined
  readonly local: LocalRepository | undefined
}

/** Where a repository lies: the hosted one before the one in the project folder. Throws `not-found`. */
export async function placeOf(ctx: ReadContext, ref: EntityRef): Promise<RepositoryPlace> {
  const [hosted, local] = await Promise.all([findHosted(ctx.db, ref), findLocal(ctx.db, ref)])
  if (hosted) {
    const gitDir = hostedGitDir(ctx.site, hosted)
    return { ref, gitDir, defaultBranch: (await readHeadBranch(gitDir)) ?? null, hosted, local }
  }
  if (local) return { ref, gitDir: local.gitDir, defaultBranch: local.defaultBranch, hosted, local }
  throw new ProductError('not-found', `There is no repository ${ref}. List what there is with repositories list.`)
}

export async function toRepository(ctx: ReadContext, ref: EntityRef): Promise<Repository> {
  return describe(ctx, await placeOf(ctx, ref))
}

/** References of all repositories, in order. */
export async function allRepositories(ctx: ReadContext): Promise<EntityRef[]> {
  return (await entitiesOfKind(ctx.db, 'repository')).map(({ ref }) => ref)
}

export async function describe(ctx: Pick<Context, 'site'>, place: RepositoryPlace): Promise<Repository> {
  const { ref, hosted, local, gitDir, defaultBranch } = place
  return {
    ref, name: hosted?.name ?? ref.slice(ref.indexOf('/') + 1), owner: hosted?.owner ?? null, isHosted: hosted !== undefined, defaultBranch,
    cloneUrl: hosted ? cloneUrlOf(ctx.site, hosted) : null, path: local?.path ?? null, remote: local?.remote ?? null,
    head: await readHead(gitDir, defaultBranch),
  }
}

async function readHead(gitDir: string, branch: string | null): Promise<Repository['head']> {
  // A repository may be away or broken and is listed all the same.
  const sha = await resolveCommit(gitDir, branch === null ? 'HEAD' : `refs/heads/${branch}`).catch(() => undefined)
  if (sha === undefined) return null
  const [commit] = await readCommits(gitDir, { select: ['--max-count=1', sha], withoutFiles: true })
  return commit ? { sha, committedAt: commit.committedAt, message: commit.message.split('\n', 1)[0] ?? '' } : null
}

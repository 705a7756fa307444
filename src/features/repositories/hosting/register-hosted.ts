import { registerEntity } from '#kernel/catalog'
import type { Context } from '#kernel/feature'
import { readHeadBranch, readRefs } from '../git/read-refs.ts'
import { cloneUrlOf, hostedGitDir, type HostedRepository } from './hosted-repository.ts'

/** Brings the catalog's entity of a hosted repository to where it stands. */
export async function registerHosted(ctx: Context, repository: HostedRepository): Promise<void> {
  const gitDir = hostedGitDir(ctx.site, repository)
  const [refs, defaultBranch] = await Promise.all([readRefs(gitDir), readHeadBranch(gitDir)])
  const branches = refs.filter(({ name }) => name.startsWith('refs/heads/'))
  const head = branches.find(({ name }) => name === `refs/heads/${defaultBranch ?? ''}`)
  await registerEntity(ctx, {
    by: 'repositories', ref: repository.ref, title: repository.name,
    spec: {
      hosted: { owner: repository.owner, name: repository.name, cloneUrl: cloneUrlOf(ctx.site, repository) }, defaultBranch: defaultBranch ?? null,
      observed: { hosted: { head: head?.sha ?? null, branches: branches.length, tags: refs.length - branches.length } },
    },
  })
}

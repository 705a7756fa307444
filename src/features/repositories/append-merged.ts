import type { EntityRef } from '#lib/entity-ref'
import type { Context } from '#kernel/feature'
import { ChangeMerged, type Commit } from './contract.ts'
import { readCommits } from './git/read-commits.ts'
import { repositoryDb } from './repository-tables.ts'

export interface MergedRange {
  readonly repository: EntityRef
  readonly gitDir: string
  readonly branch: string
  /** Where the branch stood before; undefined when it is new: then its history is told as of the commits' own times. */
  readonly before: string | undefined
  readonly after: string
  /** Tell them all as of their own times. */
  readonly isHistory?: boolean
}

const maxPushedCommits = 100
const maxHistoryCommits = 500

/** One event for each commit that came to the default branch, oldest first, each commit once for good. */
export async function appendMerged(ctx: Context, range: MergedRange): Promise<number> {
  const { repository, gitDir, branch, before, after } = range
  const isHistory = range.isHistory ?? before === undefined
  const select = [`--max-count=${before === undefined ? maxHistoryCommits : maxPushedCommits}`, '--topo-order', after, ...(before === undefined ? [] : [`^${before}`])]
  const commits = (await readCommits(gitDir, { select })).toReversed()
  const fresh = await rememberFresh(ctx, repository, commits)
  const now = ctx.clock.now()
  for (const commit of fresh) {
    const committedAt = new Date(commit.committedAt)
    await ctx.append(ChangeMerged, {
      subject: repository, at: isHistory && committedAt < now ? committedAt : now, data: { repository, branch, commit },
      summary: `${subjectLine(commit)} (${commit.sha.slice(0, 8)} by ${commit.author.name})`,
    })
  }
  return fresh.length
}

async function rememberFresh(ctx: Context, repository: EntityRef, commits: readonly Commit[]): Promise<Commit[]> {
  if (commits.length === 0) return []
  const added = await repositoryDb(ctx.db).insertInto('repositories_changes').values(commits.map(({ sha }) => ({ repository, sha })))
    .onConflict((conflict) => conflict.doNothing()).returning('sha').execute()
  const fresh = new Set(added.map(({ sha }) => sha))
  return commits.filter(({ sha }) => fresh.has(sha))
}

function subjectLine({ message }: Commit): string {
  const line = message.split('\n', 1)[0]?.trim() ?? ''
  return line === '' ? 'A commit without a message' : line.slice(0, 200)
}

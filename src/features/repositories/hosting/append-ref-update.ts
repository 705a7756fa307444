import type { Context } from '#kernel/feature'
import { BranchCreated, BranchDeleted, Pushed, TagCreated, TagDeleted } from '../contract.ts'
import { readChangedPaths } from '../git/read-diff.ts'
import { resolveCommit } from '../git/read-refs.ts'
import type { RefUpdate } from '../repository-tables.ts'
import { appendMerged, type MergedRange } from '../append-merged.ts'
import type { HostedRepository } from './hosted-repository.ts'

interface ToldUpdate {
  readonly repository: HostedRepository
  readonly gitDir: string
  readonly defaultBranch: string | undefined
  readonly update: RefUpdate
}

/** One moved ref: its making or end, the push itself, and the commits that reached the default branch. */
export async function appendRefUpdate(ctx: Context, told: ToldUpdate): Promise<void> {
  const { repository: { ref: subject }, update: { ref, before, after } } = told
  const branch = nameAfter(ref, 'refs/heads/')
  const tag = nameAfter(ref, 'refs/tags/')
  if (before === null && after !== null && branch !== undefined) await ctx.append(BranchCreated, { subject, summary: `Branch ${branch} was made.`, data: { repository: subject, branch, sha: after } })
  if (after === null && before !== null && branch !== undefined) await ctx.append(BranchDeleted, { subject, summary: `Branch ${branch} was deleted.`, data: { repository: subject, branch, sha: before } })
  if (before === null && after !== null && tag !== undefined) await ctx.append(TagCreated, { subject, summary: `Tag ${tag} was made.`, data: { repository: subject, tag, sha: after } })
  if (after === null && before !== null && tag !== undefined) await ctx.append(TagDeleted, { subject, summary: `Tag ${tag} was deleted.`, data: { repository: subject, tag, sha: before } })
  if (after !== null) await appendPushed(ctx, told, after, branch)
}

async function appendPushed(ctx: Context, { repository, gitDir, defaultBranch, update: { ref, before } }: ToldUpdate, after: string, branch: string | undefined): Promise<void> {
  const subject = repository.ref
  const isDefaultBranch = branch !== undefined && branch === defaultBranch
  const commit = await resolveCommit(gitDir, after)
  const known = before === null ? undefined : await resolveCommit(gitDir, before)
  const changedFiles = commit === undefined ? [] : await readChangedPaths(gitDir, known ?? null, commit)
  const range: MergedRange | undefined = isDefaultBranch && commit !== undefined ? { repository: subject, gitDir, branch, before: known, after: commit } : undefined
  // Before the push, so that what reacts to it finds its changes told.
  if (range) await appendMerged(ctx, range)
  const name = branch ?? nameAfter(ref, 'refs/tags/') ?? ref
  await ctx.append(Pushed, {
    subject, summary: `${ctx.actor.name} pushed ${name} (${after.slice(0, 8)}).`, before, after,
    data: { repository: subject, ref, before, after, isDefaultBranch, pusher: ctx.actor.name, gitDir, changedFiles },
  })
}

function nameAfter(ref: string, prefix: string): string | undefined {
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined
}

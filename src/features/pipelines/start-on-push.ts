import { matchTrigger } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { type Actor, type Context, on, type ReactedEvent } from '#kernel/feature'
import { startRun } from '#kernel/runs'
import { getEvent } from '#kernel/timeline/contract'
import type { DataOf } from '#lib/event'
import { newId } from '#lib/id'
import type { OutputOf } from '#lib/operation'
import { locateRepository, Pushed } from '#features/repositories/contract'
import { type CommitFacts, findCommit } from './commit-facts.ts'
import { type PipelineInput, PipelineSkipped } from './contract.ts'
import { blockingFaults, explainFaults } from './explain-faults.ts'
import { keepWorkflows } from './keep-workflows.ts'
import { pipelineKind, planRun } from './pipeline-kind.ts'
import { type FoundWorkflow, readWorkflows } from './read-workflow.ts'
import { skipWord } from './skip-words.ts'

type Source = OutputOf<typeof locateRepository>

interface Push extends DataOf<typeof Pushed> {
  readonly source: Source
  readonly commit: CommitFacts
  readonly startedBy: Actor
}

/**
 * A push to a repository that Daybook hosts starts the workflows whose `on` lets it through. Repositories that are only
 * watched start nothing by themselves: a commit in a working folder must not run anything.
 */
export const startOnPush = on(Pushed, 'pipelines.start-on-push', async (pushed, ctx, event) => {
  if (!/^refs\/(heads|tags)\//.test(pushed.ref)) return
  const source = await locate(ctx, pushed.repository)
  // A deleted ref, or a tag of something that is no commit, has nothing to run on.
  const commit = source && await findCommit(source.gitDir, pushed.after)
  if (!source || !commit) return
  const push: Push = { ...pushed, source, commit, startedBy: await pusherOf(ctx, event, pushed.pusher) }
  const found = await readWorkflows(source.gitDir, commit.sha)
  if (push.isDefaultBranch) await keepWorkflows(ctx, push.repository, commit.sha, found)
  for (const workflow of found) await startOrSkip(ctx, push, workflow)
})

/** The repository may have been deleted since. */
async function locate(ctx: Context, repository: string): Promise<Source | undefined> {
  try {
    return await ctx.call(locateRepository, { repository })
  } catch (error) {
    if (error instanceof ProductError && error.code === 'not-found') return undefined
    throw error
  }
}

async function pusherOf(ctx: Context, { id }: ReactedEvent, name: string): Promise<Actor> {
  const { event: { actor } } = await ctx.call(getEvent, { id })
  return { kind: actor.kind, id: actor.id, name }
}

async function startOrSkip(ctx: Context, push: Push, { path, parsed }: FoundWorkflow): Promise<void> {
  const file = parsed.workflow ?? parsed.draft
  const isForPushes = file?.on.some((trigger) => trigger.event === 'push') ?? true
  // A broken file may not say any more that it is for pushes; whoever broke it is told.
  const isBroken = parsed.workflow === undefined && push.changedFiles.includes(path)
  if (!isForPushes && !isBroken) return
  const faults = blockingFaults(parsed)
  if (faults.length > 0 || !parsed.workflow) return skip(ctx, push, path, explainFaults(faults))
  const match = matchTrigger(parsed.workflow, { name: 'push', ref: push.ref, changedPaths: push.changedFiles })
  if (!match.runs) return skip(ctx, push, path, match.reason)
  const word = skipWord(push.commit.message)
  if (word !== undefined) return skip(ctx, push, path, `The message of the commit says ${word}.`)
  await start(ctx, push, { path, parsed })
}

async function start(ctx: Context, push: Push, { path: workflow, parsed }: FoundWorkflow): Promise<void> {
  const { repository, ref, commit, before, isDefaultBranch, pusher } = push
  try {
    const id = newId()
    const input: PipelineInput = { repository, workflow, event: 'push', ref, commit: commit.sha, treeSha: commit.treeSha, before, isDefaultBranch, inputs: {}, actor: pusher }
    await startRun(ctx, { kind: pipelineKind, startedBy: push.startedBy, id, input, plan: await planRun(ctx, { id, input, source: push.source, commit, parsed }) })
  } catch (error) {
    // Its author has to know; trying again would not mend it.
    if (!(error instanceof ProductError) || error.code !== 'invalid') throw error
    await skip(ctx, push, workflow, error.message)
  }
}

async function skip(ctx: Context, { repository, commit: { sha } }: Push, workflow: string, reason: string): Promise<void> {
  await ctx.append(PipelineSkipped, {
    subject: repository, summary: `${workflow} did not run for ${sha.slice(0, 7)}: ${reason}`.slice(0, 500), data: { repository, workflow, commit: sha, reason: reason.slice(0, 4000) },
  })
}

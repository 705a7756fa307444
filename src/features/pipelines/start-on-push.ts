import { formatFault, matchTrigger } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { type Context, on } from '#kernel/feature'
import { startRun } from '#kernel/runs'
import type { DataOf } from '#lib/event'
import { locateRepository, Pushed } from '#features/repositories/contract'
import { PipelineSkipped } from './contract.ts'
import { keepWorkflows } from './keep-workflows.ts'
import { pipelineKind } from './pipeline-kind.ts'
import { type FoundWorkflow, readWorkflows } from './read-workflow.ts'
import { treeOf } from './tree-of.ts'

type Push = DataOf<typeof Pushed>

/**
 * A push to a repository that Daybook hosts starts the workflows whose `on` lets it through. Repositories that are only
 * watched start nothing by themselves: a commit in a working folder must not run anything.
 */
export const startOnPush = on(Pushed, 'pipelines.start-on-push', async (push, ctx) => {
  const { gitDir } = await ctx.call(locateRepository, { repository: push.repository })
  const isDeletion = /^0+$/.test(push.after)
  if (isDeletion) return
  const found = await readWorkflows(gitDir, push.after)
  if (push.isDefaultBranch) await keepWorkflows(ctx, push.repository, push.after, found)
  for (const workflow of found) await startOrSkip(ctx, push, workflow, gitDir)
})

async function startOrSkip(ctx: Context, push: Push, { path, parsed }: FoundWorkflow, gitDir: string): Promise<void> {
  const file = parsed.workflow ?? parsed.draft
  if (file && !file.on.some((trigger) => trigger.event === 'push')) return
  const faults = [...parsed.errors, ...parsed.unsupported]
  if (faults.length > 0 || !parsed.workflow) return skip(ctx, push, path, faults.map(formatFault).join(' '))
  const match = matchTrigger(parsed.workflow, { name: 'push', ref: push.ref, changedPaths: push.changedFiles })
  if (!match.runs) return skip(ctx, push, path, match.reason)
  try {
    await startRun(ctx, {
      kind: pipelineKind, startedBy: { kind: 'person', id: push.pusher, name: push.pusher },
      input: { repository: push.repository, workflow: path, event: 'push', ref: push.ref, commit: push.after, treeSha: await treeOf(gitDir, push.after), before: push.before, isDefaultBranch: push.isDefaultBranch, actor: push.pusher },
    })
  } catch (error) {
    if (!(error instanceof ProductError) || error.code !== 'invalid') throw error
    await skip(ctx, push, path, error.message)
  }
}

async function skip(ctx: Context, push: Push, workflow: string, reason: string): Promise<void> {
  await ctx.append(PipelineSkipped, {
    subject: push.repository, summary: `${workflow} did not run for ${push.after.slice(0, 7)}: ${reason}`, data: { repository: push.repository, workflow, commit: push.after, reason },
  })
}

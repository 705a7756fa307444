import type { ParsedWorkflow, RunFacts, Workflow } from '#lib/workflow'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type Context, defineRunKind, type RunPlan } from '#kernel/feature'
import { locateRepository } from '#features/repositories/contract'
import { type CommitFacts, readCommit } from './commit-facts.ts'
import { PipelineFinished, PipelineInput } from './contract.ts'
import { eventPayload } from './event-payload.ts'
import { blockingFaults, explainFaults } from './explain-faults.ts'
import { nextRunNumber } from './next-run-number.ts'
import { type DynamicJob, expandDynamicJob, planPipeline } from './plan-pipeline.ts'
import { readWorkflow } from './read-workflow.ts'
import { keepRun } from './workflow-runs.ts'

/** Runs of workflow files. The file is read at the run's commit, so what runs is what was pushed. */
export const pipelineKind = defineRunKind({
  id: 'pipeline', title: 'Pipeline', access: 'pipelines:write', input: PipelineInput,
  async plan(input, ctx, { id }) {
    const source = await ctx.call(locateRepository, { repository: input.repository })
    const commit = await readCommit(source.gitDir, input.commit)
    return planRun(ctx, { id, input, source, commit, parsed: await readWorkflow(source.gitDir, commit.sha, input.workflow) })
  },
  expand: (job, needs) => expandDynamicJob(job.extra as DynamicJob, needs, job.needs),
  async finished(run, ctx) {
    const { repository, workflow, ref, commit, treeSha, isDefaultBranch } = PipelineInput.parse(run.input)
    const failed = run.jobs.filter((job) => job.state === 'failed').map((job) => job.key)
    const reason = run.state === 'succeeded' ? null : failed.length > 0 ? `Failed: ${failed.join(', ')}.` : run.state === 'failed' ? 'It ran out of time.' : 'It was cancelled.'
    await ctx.append(PipelineFinished, {
      subject: repository, summary: `${workflow.replace('.github/workflows/', '')} ${run.state} for ${commit.slice(0, 7)}`, cause: { kind: 'run', id: run.id },
      data: { runId: run.id, repository, workflow, ref, commit, treeSha, isDefaultBranch, state: run.state, reason },
    })
  },
})

interface PlannedRun {
  readonly id: string
  readonly input: PipelineInput
  readonly source: { readonly gitDir: string; readonly cloneUrl: string | null; readonly defaultBranch: string | null }
  readonly commit: CommitFacts
  readonly parsed: ParsedWorkflow
}

/** The jobs of a run whose commit and workflow file have been read. Throws invalid for what does not fit them, or cannot be started. */
export async function planRun(ctx: Context, { id, input, source, commit, parsed }: PlannedRun): Promise<RunPlan> {
  checkInput(input, commit, source.defaultBranch, ctx)
  const faults = blockingFaults(parsed)
  const { workflow } = parsed
  if (!workflow || faults.length > 0) throw new ProductError('invalid', `This workflow cannot be started. ${explainFaults(faults)}`, { faults: faults.map(({ path, line, message }) => ({ path: `${path}:${line}`, message })) })
  const run = await factsOf({ input, workflow, commit, id, source }, ctx)
  const plan = planPipeline({ workflow, run, inputs: input.inputs, source: { gitDir: source.gitDir, cloneUrl: source.cloneUrl ?? source.gitDir }, subject: input.repository, change: commit.message.split('\n', 1)[0] ?? '' })
  await keepRun(ctx.db, id, input)
  return plan
}

/** Releases trust what a run says of its commit, and `runs.start` takes any input: nothing of it is believed unseen. */
function checkInput(input: PipelineInput, commit: CommitFacts, defaultBranch: string | null, { actor }: Context): void {
  const refuse = (path: string, message: string) => new ProductError('invalid', message, { faults: [{ path: `input.${path}`, message }] })
  if (commit.sha !== input.commit) throw refuse('commit', `${input.commit} is not the full SHA of a commit. Give that.`)
  if (commit.treeSha !== input.treeSha) throw refuse('treeSha', `The tree of ${input.commit.slice(0, 7)} is ${commit.treeSha}, not ${input.treeSha}. Start it with pipelines start.`)
  if (input.isDefaultBranch !== (defaultBranch !== null && input.ref === `refs/heads/${defaultBranch}`)) throw refuse('isDefaultBranch', `The default branch is ${defaultBranch ?? 'not known'}, and the ref is ${input.ref}. Start it with pipelines start.`)
  if (actor.kind !== 'system' && (input.actor !== actor.name || input.event !== 'workflow_dispatch')) throw refuse('actor', 'A run by hand is started in your own name, with the event workflow_dispatch. Start it with pipelines start.')
}

interface FactSource {
  readonly input: PipelineInput
  readonly workflow: Workflow
  readonly commit: CommitFacts
  readonly id: string
  readonly source: { readonly cloneUrl: string | null; readonly defaultBranch: string | null }
}

async function factsOf({ input, workflow, commit, id, source }: FactSource, ctx: Context): Promise<RunFacts> {
  const { name } = parseEntityRef(input.repository, 'repository')
  const fullName = fullNameOf(source.cloneUrl, name)
  return {
    repository: fullName, ref: input.ref, sha: input.commit, eventName: input.event, actor: input.actor, workflow: workflow.name ?? input.workflow, workflowPath: input.workflow,
    event: eventPayload({ input, fullName, name: fullName.slice(fullName.indexOf('/') + 1), defaultBranch: source.defaultBranch, commit, serverUrl: ctx.site.url }),
    runId: id, runNumber: await nextRunNumber(ctx.db, input.repository, input.workflow), runAttempt: 1, serverUrl: ctx.site.url,
  }
}

/** `owner/name` as in the address to clone from; a repository that is only watched belongs to `local`. */
function fullNameOf(cloneUrl: string | null, name: string): string {
  const path = cloneUrl === null ? undefined : /\/git\/([^/]+\/[^/]+?)(\.git)?$/.exec(cloneUrl)?.[1]
  return path ?? `local/${name}`
}

import { formatFault, type RunFacts } from '#lib/workflow'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { type Context, defineRunKind } from '#kernel/feature'
import { locateRepository } from '#features/repositories/contract'
import { PipelineFinished, PipelineInput } from './contract.ts'
import { nextRunNumber } from './next-run-number.ts'
import { type DynamicJob, expandDynamicJob, planPipeline } from './plan-pipeline.ts'
import { readWorkflow } from './read-workflow.ts'

/** Runs of workflow files. The file is read at the run's commit, so what runs is what was pushed. */
export const pipelineKind = defineRunKind({
  id: 'pipeline', title: 'Pipeline', access: 'pipelines:write', input: PipelineInput,
  async plan(input, ctx) {
    const source = await ctx.call(locateRepository, { repository: input.repository })
    const { workflow, errors, unsupported } = await readWorkflow(source.gitDir, input.commit, input.workflow)
    const faults = [...errors, ...unsupported]
    if (!workflow || faults.length > 0) throw new ProductError('invalid', `This workflow cannot be started. ${faults.map(formatFault).join(' ')}`, { faults: faults.map(({ path, line, message }) => ({ path: `${path}:${line}`, message })) })
    const run = await factsOf(input, workflow.name ?? input.workflow, fullNameOf(source.cloneUrl, input.repository), ctx)
    return planPipeline({ workflow, run, inputs: input.inputs, source: { gitDir: source.gitDir, cloneUrl: source.cloneUrl ?? source.gitDir }, subject: input.repository })
  },
  expand: (job, needs) => expandDynamicJob(job.extra as DynamicJob, needs),
  async finished(run, ctx) {
    const input = PipelineInput.parse(run.input)
    const { repository, workflow, ref, commit, treeSha, isDefaultBranch } = input
    const failed = run.jobs.filter((job) => job.state === 'failed').map((job) => job.key)
    const reason = run.state === 'succeeded' ? null : failed.length > 0 ? `Failed: ${failed.join(', ')}.` : 'It was cancelled.'
    await ctx.append(PipelineFinished, {
      subject: repository, summary: `${workflow.replace('.github/workflows/', '')} ${run.state} for ${commit.slice(0, 7)}`, cause: { kind: 'run', id: run.id },
      data: { runId: run.id, repository, workflow, ref, commit, treeSha, isDefaultBranch, state: run.state, reason },
    })
  },
})

/** `owner/name` as in the address to clone from; a repository that is only watched belongs to `local`. */
function fullNameOf(cloneUrl: string | null, repository: string): string {
  const path = cloneUrl === null ? undefined : /\/git\/([^/]+\/[^/]+?)(\.git)?$/.exec(cloneUrl)?.[1]
  return path ?? `local/${parseEntityRef(repository, 'repository').name}`
}

async function factsOf(input: PipelineInput, name: string, fullName: string, ctx: Context): Promise<RunFacts> {
  const { name: repository } = parseEntityRef(input.repository, 'repository')
  return {
    repository: fullName, ref: input.ref, sha: input.commit, eventName: input.event, actor: input.actor, workflow: name, workflowPath: input.workflow,
    event: { ref: input.ref, before: input.before, after: input.commit, inputs: input.inputs, repository: { full_name: fullName, name: repository }, pusher: { name: input.actor }, head_commit: { id: input.commit, tree_id: input.treeSha } },
    runId: newId(), runNumber: await nextRunNumber(ctx.db, input.repository, input.workflow), runAttempt: 1, serverUrl: ctx.site.url,
  }
}

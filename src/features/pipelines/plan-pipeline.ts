import {
  evaluateConcurrency, evaluateText, expandJob, githubContext, type Job, type PlannedJob, planJobs, type RunFacts, strategyContext, type Workflow,
} from '#lib/workflow'
import { ProductError } from '#lib/errors'
import type { JobPlan, RunPlan } from '#kernel/feature'
import type { CheckoutSource } from './checkout-step.ts'
import { refName } from './commit-facts.ts'
import { ownEnv } from './own-env.ts'
import { secretsIn } from './secrets-in.ts'
import { toStepPlan } from './step-plan.ts'

/** All that the plan of a run depends on. `vars` is empty until there are variables. */
export interface PipelineFacts {
  readonly workflow: Workflow
  readonly run: RunFacts
  readonly inputs: Readonly<Record<string, string | number | boolean>>
  readonly source: CheckoutSource
  readonly subject: string
  /** First line of the commit's message: what people know a run by. */
  readonly change?: string
}

/** What a job is planned with. */
export interface JobFacts extends Omit<PipelineFacts, 'workflow' | 'change'> {
  readonly defaults: Workflow['defaults']
  readonly env: Workflow['env']
}

/** What a dynamic job needs to be expanded later: kept with its plan. */
export interface DynamicJob {
  readonly job: Job
  readonly facts: JobFacts
}

/** A workflow as a graph of jobs for runners. Throws invalid with a sentence when a matrix or expression is wrong. */
export function planPipeline({ workflow, change = '', ...rest }: PipelineFacts): RunPlan {
  const { run, subject } = rest
  const facts: JobFacts = { ...rest, defaults: workflow.defaults, env: workflow.env }
  const contexts = contextsOf(facts)
  const jobs = planJobs(workflow, contexts).map((planned) => toJobPlan(planned, jobOf(workflow, planned.id), facts))
  const concurrency = evaluateConcurrency(workflow.concurrency, contexts)
  const named = workflow.runName === undefined ? '' : evaluateText(workflow.runName, contexts).trim()
  const title = `${named || workflow.name || run.workflowPath} on ${refName(run.ref)}`
  return {
    title: named === '' && change !== '' ? `${title}: ${change.slice(0, 100)}` : title, subject, jobs,
    ...(concurrency ? { concurrency: { key: `pipeline ${run.repository} ${concurrency.group}`, cancelInProgress: concurrency.cancelInProgress } } : {}),
  }
}

/** Instances of a job that waited for what its needs give; `needKeys` are the jobs that it waited for. */
export function expandDynamicJob({ job, facts }: DynamicJob, needs: Readonly<Record<string, unknown>>, needKeys: readonly string[]): JobPlan[] {
  const contexts = { ...contextsOf(facts), needs: needs as never }
  return expandJob(job, contexts).map((planned) => ({ ...toJobPlan(planned, job, facts), needs: needKeys }))
}

function toJobPlan(planned: PlannedJob, job: Job, facts: JobFacts): JobPlan {
  const { key, name, needKeys, timeoutMs, continueOnError, matrix, strategy, skipReason } = planned
  // A matrix that excludes everything is expanded to nothing when its turn comes, and is skipped then.
  const isDynamic = planned.dynamic || skipReason !== undefined
  const contexts = { ...contextsOf(facts), matrix, strategy: strategyContext(planned) }
  return {
    key, name, needs: needKeys, executor: 'process', labels: planned.runsOn, timeoutMs, retries: 0, continueOnError,
    steps: isDynamic ? [] : job.steps.map((step) => toStepPlan(step, job, facts, contexts)),
    env: ownEnv({ ...facts.env, ...job.env }),
    secrets: secretsIn([facts.env, job]),
    evaluates: { contexts: { ...contexts, github: jobGithub(facts.run, job.id) } },
    outputs: job.outputs,
    ...(job.if === undefined ? {} : { if: job.if }),
    ...(job.strategy === undefined ? {} : { group: { id: job.id, failFast: strategy.failFast, ...(strategy.maxParallel === undefined ? {} : { maxParallel: strategy.maxParallel }) } }),
    ...(isDynamic ? { dynamic: true, extra: { job, facts } satisfies DynamicJob } : {}),
  }
}

function contextsOf({ run, inputs }: Pick<JobFacts, 'run' | 'inputs'>) {
  return { github: githubContext(run), inputs, vars: {} }
}

/** The runner fills in the id and attempt of the run that it is in, which is another one when a run is started again. */
function jobGithub(run: RunFacts, jobId: string): Readonly<Record<string, unknown>> {
  const { run_id: _id, run_attempt: _attempt, ...github } = githubContext(run)
  return { ...github, job: jobId }
}

function jobOf(workflow: Workflow, id: string): Job {
  const job = workflow.jobs.find((one) => one.id === id)
  if (!job) throw new ProductError('invalid', `The workflow has no job ${id}.`)
  return job
}

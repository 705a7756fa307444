import {
  defaultEnv, evaluateConcurrency, evaluateText, expandJob, githubContext, type Job, type PlannedJob, planJobs, type RunFacts, type Step, stepName, strategyContext, type Workflow,
} from '#lib/workflow'
import { ProductError } from '#lib/errors'
import type { JobPlan, RunPlan, StepPlan } from '#kernel/feature'
import { type CheckoutSource, checkoutStep } from './checkout-step.ts'

/** All that the plan of a run depends on. `vars` is empty until there are variables. */
export interface PipelineFacts {
  readonly workflow: Workflow
  readonly run: RunFacts
  readonly inputs: Readonly<Record<string, string | number | boolean>>
  readonly source: CheckoutSource
  readonly subject: string
}

/** What a dynamic job needs to be expanded later: kept with its plan. */
export interface DynamicJob {
  readonly job: Job
  readonly facts: Omit<PipelineFacts, 'workflow'>
  readonly defaults: Workflow['defaults']
  readonly env: Workflow['env']
}

/** A workflow as a graph of jobs for runners. Throws invalid with a sentence when a matrix or expression is wrong. */
export function planPipeline(facts: PipelineFacts): RunPlan {
  const { workflow, run, inputs, subject } = facts
  const contexts = contextsOf(facts)
  const jobs = planJobs(workflow, contexts).map((planned) => toJobPlan(planned, jobOf(workflow, planned.id), { ...facts, defaults: workflow.defaults, env: workflow.env }))
  const concurrency = evaluateConcurrency(workflow.concurrency, { ...contexts, inputs })
  const title = workflow.runName === undefined ? workflow.name ?? run.workflowPath : evaluateText(workflow.runName, { ...contexts, inputs })
  return {
    title: `${title || run.workflowPath} on ${run.ref.replace(/^refs\/(heads|tags)\//, '')}`, subject, jobs,
    ...(concurrency ? { concurrency: { key: `pipeline ${run.repository} ${concurrency.group}`, cancelInProgress: concurrency.cancelInProgress } } : {}),
  }
}

/** Instances of a job that waited for what its needs give. */
export function expandDynamicJob({ job, facts, defaults, env }: DynamicJob, needs: Readonly<Record<string, unknown>>): JobPlan[] {
  const contexts = { ...contextsOf(facts), needs: needs as never }
  return expandJob(job, contexts).map((planned) => toJobPlan(planned, job, { ...facts, defaults, env }))
}

type JobFacts = Omit<PipelineFacts, 'workflow'> & Pick<Workflow, 'defaults' | 'env'>

function toJobPlan(planned: PlannedJob, job: Job, facts: JobFacts): JobPlan {
  const { key, name, needKeys, timeoutMs, continueOnError, matrix, strategy } = planned
  const isMatrix = job.strategy !== undefined
  const { defaults, env, ...rest } = facts
  return {
    key, name, needs: needKeys, executor: 'process', labels: planned.runsOn, timeoutMs, retries: 0, continueOnError,
    steps: planned.dynamic || planned.skipReason !== undefined ? [] : job.steps.map((step) => toStepPlan(step, job, facts)),
    env: { ...runEnv(facts.run, job.id), ...env, ...job.env },
    secrets: secretsIn([env, job]),
    evaluates: { contexts: { ...contextsOf(facts), matrix, strategy: strategyContext(planned) } },
    outputs: job.outputs,
    ...(planned.skipReason === undefined ? (job.if === undefined ? {} : { if: job.if }) : { if: 'false' }),
    ...(isMatrix ? { group: { id: job.id, failFast: strategy.failFast, ...(strategy.maxParallel === undefined ? {} : { maxParallel: strategy.maxParallel }) } } : {}),
    ...(planned.dynamic ? { dynamic: true, extra: { job, facts: rest, defaults, env } satisfies DynamicJob } : {}),
  }
}

function toStepPlan(step: Step, job: Job, facts: JobFacts): StepPlan {
  const continueOnError = step.continueOnError === true || step.continueOnError === 'true'
  if (step.uses !== undefined) return { ...checkoutStep(step, facts.source), continueOnError }
  const workingDirectory = step.workingDirectory ?? job.defaults.workingDirectory ?? facts.defaults.workingDirectory
  const shell = step.shell ?? job.defaults.shell ?? facts.defaults.shell
  return {
    key: step.id, name: stepName(step), run: step.run ?? '', shell: shell ?? 'bash -e {0}', line: step.line, continueOnError, env: step.env,
    ...(workingDirectory === undefined ? {} : { workingDirectory }), ...(step.if === undefined ? {} : { if: step.if }), ...minutes(step.timeoutMinutes),
  }
}

function minutes(value: Step['timeoutMinutes']): { timeoutMs?: number } {
  return Number.isFinite(Number(value)) && Number(value) > 0 ? { timeoutMs: Number(value) * 60_000 } : {}
}

function contextsOf({ run, inputs }: Pick<PipelineFacts, 'run' | 'inputs'>) {
  return { github: githubContext(run), inputs, vars: {} }
}

/** GITHUB_* variables that are known before a runner is; the runner adds workspace, files and its own. */
function runEnv(run: RunFacts, jobId: string): Record<string, string> {
  const all = defaultEnv(run, { jobId, workspace: '', eventPath: '' }, { name: '', os: 'Linux', arch: 'X64', tempFolder: '', toolCacheFolder: '' })
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== '' && !name.startsWith('RUNNER_')))
}

function jobOf(workflow: Workflow, id: string): Job {
  const job = workflow.jobs.find((one) => one.id === id)
  if (!job) throw new ProductError('invalid', `The workflow has no job ${id}.`)
  return job
}

/** Names after `secrets.` anywhere in a job's texts: only these are handed to it. */
export function secretsIn(value: unknown): string[] {
  const names = [...JSON.stringify(value).matchAll(/\bsecrets\s*(?:\.\s*|\[\s*(?:\\?['"]))([A-Za-z_][A-Za-z0-9_]*)/gi)].map((match) => (match[1] ?? '').toUpperCase())
  return [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN').toSorted()
}

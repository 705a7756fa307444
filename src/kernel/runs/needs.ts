import type { JobState } from './contract.ts'
import type { JobNode } from './run-graph.ts'

/** How a need ended, in GitHub's words. */
export type NeedResult = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface Need {
  readonly result: NeedResult
  readonly outputs: Readonly<Record<string, string>>
}

const resultOfState: Readonly<Partial<Record<JobState, NeedResult>>> = { succeeded: 'success', failed: 'failure', cancelled: 'cancelled', skipped: 'skipped' }

/** The name under which others read a job: instances of a matrix answer to the name of their group. */
export function needName(job: JobNode): string {
  return job.plan.group?.id ?? job.instanceOf ?? job.key
}

/** A failure that the plan allows counts as success for what follows. */
export function resultOf(job: JobNode): NeedResult {
  if (job.state === 'failed' && job.plan.continueOnError === true) return 'success'
  return resultOfState[job.state] ?? 'skipped'
}

/** The `needs` context of a job: results and outputs by name; the instances of a matrix are taken together. */
export function needsOf(job: JobNode, jobs: ReadonlyMap<string, JobNode>): Record<string, Need> {
  return merge(job.needs.flatMap((key) => jobs.get(key) ?? []))
}

/** Results of all jobs that this one needs, directly or not. */
export function ancestorResults(job: JobNode, jobs: ReadonlyMap<string, JobNode>): Record<string, NeedResult> {
  const seen = new Set<string>()
  const open = [...job.needs]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    open.push(...(jobs.get(key)?.needs ?? []))
  }
  const merged = merge([...seen].flatMap((key) => jobs.get(key) ?? []))
  return Object.fromEntries(Object.entries(merged).map(([name, need]) => [name, need.result]))
}

const worstFirst: readonly NeedResult[] = ['failure', 'cancelled', 'success', 'skipped']

function merge(jobs: readonly JobNode[]): Record<string, Need> {
  const needs: Record<string, Need> = {}
  for (const job of jobs) {
    const name = needName(job)
    const found = needs[name]
    const result = resultOf(job)
    needs[name] = found ? { result: worse(found.result, result), outputs: { ...found.outputs, ...withoutEmpty(job.outputs) } } : { result, outputs: job.outputs }
  }
  return needs
}

function worse(a: NeedResult, b: NeedResult): NeedResult {
  return worstFirst.find((result) => result === a || result === b) ?? a
}

function withoutEmpty(outputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ''))
}

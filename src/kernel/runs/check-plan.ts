import type { JobPlan, RunPlan } from '#kernel/feature'
import { ProductError } from '#lib/errors'

/** Throws `invalid` for a graph that could never be carried out: names twice, needs that are not there, circles, gates without approvers. */
export function checkPlan(plan: RunPlan, jobs: readonly JobPlan[] = plan.jobs): void {
  if (jobs.length === 0) throw refuse(plan, 'it has no jobs')
  const byKey = new Map(jobs.map((job) => [job.key, job]))
  if (byKey.size !== jobs.length) throw refuse(plan, `two jobs are named ${jobs.find((job, index) => jobs.findIndex((other) => other.key === job.key) !== index)?.key}`)
  for (const job of jobs) checkJob(plan, job, byKey)
  const circle = findCircle(jobs, byKey)
  if (circle) throw refuse(plan, `its jobs wait for each other: ${circle.join(' → ')}`)
}

function checkJob(plan: RunPlan, job: JobPlan, jobs: ReadonlyMap<string, JobPlan>): void {
  const missing = job.needs.find((key) => !jobs.has(key))
  if (missing !== undefined) throw refuse(plan, `${job.key} needs ${missing}, which is not there`)
  if (job.executor === 'gate' && (job.gate === undefined || job.gate.approvers.length === 0)) throw refuse(plan, `nobody is named who may approve ${job.key}`)
  const unknown = job.gate?.approvers.find((approver) => !/^(role|team|person):.+/.test(approver))
  if (unknown !== undefined) throw refuse(plan, `the approver ${unknown} of ${job.key} must read role:NAME, team:NAME or person:NAME`)
  const twice = job.steps.find((step, index) => job.steps.findIndex((other) => other.key === step.key) !== index)
  if (twice) throw refuse(plan, `two steps of ${job.key} are named ${twice.key}`)
}

function findCircle(jobs: readonly JobPlan[], byKey: ReadonlyMap<string, JobPlan>): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []
  function visit(key: string): string[] | undefined {
    if (done.has(key)) return undefined
    const at = path.indexOf(key)
    if (at >= 0) return [...path.slice(at), key]
    path.push(key)
    for (const need of byKey.get(key)?.needs ?? []) {
      const circle = visit(need)
      if (circle) return circle
    }
    path.pop()
    done.add(key)
    return undefined
  }
  for (const job of jobs) {
    const circle = visit(job.key)
    if (circle) return circle
  }
  return undefined
}

function refuse(plan: RunPlan, why: string): ProductError {
  return new ProductError('invalid', `The run "${plan.title}" cannot be started: ${why}. Correct its plan.`)
}

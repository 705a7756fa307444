/** What the critical path is computed from; times in milliseconds since the epoch. */
export interface TimedJob {
  readonly key: string
  readonly needs: readonly string[]
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

/**
 * Keys of the jobs that determined how long the run took: from the job that ended last, back through the need that ended
 * last each time. First job first. A job that has not ended counts up to `now`; one that never started has no part.
 */
export function criticalPath(jobs: readonly TimedJob[], now: number): string[] {
  const byKey = new Map(jobs.map((job) => [job.key, job]))
  const endOf = (job: TimedJob) => (job.startedAt === null ? undefined : (job.finishedAt ?? now))
  const path: string[] = []
  const seen = new Set<string>()
  for (let job = lastToEnd(jobs, endOf); job && !seen.has(job.key); job = lastToEnd(job.needs.flatMap((key) => byKey.get(key) ?? []), endOf)) {
    seen.add(job.key)
    path.unshift(job.key)
  }
  return path
}

function lastToEnd(jobs: readonly TimedJob[], endOf: (job: TimedJob) => number | undefined): TimedJob | undefined {
  let last: TimedJob | undefined
  for (const job of jobs) {
    const end = endOf(job)
    if (end !== undefined && (last === undefined || end > (endOf(last) ?? 0))) last = job
  }
  return last
}

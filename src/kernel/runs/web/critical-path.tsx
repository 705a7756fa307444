import { Text, useNow, Why } from '#ui'
import { formatDuration } from '#lib/duration'
import type { Run, RunJob } from '../contract.ts'

/** Which jobs decided how long the run took, and how long they took together. */
export function CriticalPath({ run, jobs, keys }: { run: Run; jobs: readonly RunJob[]; keys: readonly string[] }) {
  const nowMs = useNow(run.finishedAt === null ? 1000 : 3_600_000)
  const path = keys.flatMap((key) => jobs.find((job) => job.key === key) ?? [])
  if (path.length === 0) return null
  const workedMs = path.reduce((sum, { startedAt, finishedAt }) => sum + (startedAt ? (finishedAt ? Date.parse(finishedAt) : nowMs) - Date.parse(startedAt) : 0), 0)
  const allMs = (run.finishedAt ? Date.parse(run.finishedAt) : nowMs) - Date.parse(run.createdAt)
  return (
    <span>
      <Text look="muted">Critical path </Text>{path.map(({ name }) => name).join(' → ')}<Text look="muted">: {formatDuration(workedMs)} of the {formatDuration(allMs)} since it was queued </Text>
      <Why title="Why this is the critical path" reasons={['From the job that ended last, back through the need that each time ended last.', 'A job that is not on it could take longer, and the run would end no later.', 'What is missing to the whole was waiting: for a runner, or for a person.']} />
    </span>
  )
}

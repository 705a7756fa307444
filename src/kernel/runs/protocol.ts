/**
 * What server and runner say to each other, over HTTP under `/api/v1/runner/`. Plain data, so that the runner may import it.
 * Every write of a runner names the job with its fence, the number of its lease; one that is no longer the job's is answered
 * with `isGone`, and the runner then drops the job.
 */
import { z } from 'zod'

export const runnerPaths = {
  register: '/api/v1/runner/register', lease: '/api/v1/runner/lease', heartbeat: '/api/v1/runner/heartbeat',
  report: '/api/v1/runner/report', complete: '/api/v1/runner/complete', artifact: '/api/v1/runner/artifact',
} as const

/** A job in one runner's hands. */
export const JobRef = z.object({ runId: z.uuid(), job: z.string().min(1).max(500), fence: z.number().int().min(1) })
export type JobRef = z.infer<typeof JobRef>

export const StepSpec = z.object({
  key: z.string(), name: z.string(), run: z.string(), shell: z.string().max(1000),
  workingDirectory: z.string().optional(), env: z.record(z.string(), z.string()).optional(), if: z.string().optional(),
  timeoutMs: z.number().optional(), continueOnError: z.boolean().optional(), secrets: z.array(z.string()).optional(), line: z.number().optional(),
})
export type StepSpec = z.infer<typeof StepSpec>

/** What a runner needs of a job's plan. */
export const JobSpec = z.object({
  key: z.string(), name: z.string(), executor: z.string(), steps: z.array(StepSpec), env: z.record(z.string(), z.string()).optional(),
  timeoutMs: z.number(), secrets: z.array(z.string()).optional(),
  evaluates: z.object({ contexts: z.record(z.string(), z.unknown()) }).optional(),
  outputs: z.record(z.string(), z.string()).optional(),
})
export type JobSpec = z.infer<typeof JobSpec>

export const RunnerStepState = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'skipped'])
export type RunnerStepState = z.infer<typeof RunnerStepState>

export const StepUpdate = z.object({
  position: z.number().int().min(0), state: RunnerStepState, exitCode: z.number().int().nullable(), reason: z.string().max(2000).nullable(),
  startedAt: z.iso.datetime().nullable(), finishedAt: z.iso.datetime().nullable(),
})
export type StepUpdate = z.infer<typeof StepUpdate>

/** Lines of one step, joined by line feeds; the first has number `first`, and `count` says how many there are. */
export const LogChunk = z.object({ first: z.number().int().min(0), count: z.number().int().min(1), step: z.string().nullable(), at: z.iso.datetime(), text: z.string() })
export type LogChunk = z.infer<typeof LogChunk>

export const RegisterRequest = z.object({
  runnerId: z.uuid(), name: z.string().min(1).max(200), labels: z.array(z.string().min(1).max(100)).max(100), version: z.string().max(100),
  capacity: z.number().int().min(1).max(1000), doesChecks: z.boolean().default(false).describe('Whether it carries out checks for those who want them seen from where it stands.'), held: z.array(JobRef).max(1000),
})
export type RegisterRequest = z.infer<typeof RegisterRequest>

/** `nextSeq` is the number of the first log line that the server does not have. */
export const HeldJob = z.object({ ...JobRef.shape, isGone: z.boolean(), nextSeq: z.number().int(), secrets: z.record(z.string(), z.string()), stop: z.string().nullable() })
export type HeldJob = z.infer<typeof HeldJob>
export const RegisterReply = z.object({ heartbeatMs: z.number(), held: z.array(HeldJob) })

/** `request` names the asking: asked again with the same name, the same job comes back, should an answer have been lost. */
export const LeaseRequest = z.object({ runnerId: z.uuid(), request: z.string().min(8).max(100), executors: z.array(z.string()), waitMs: z.number().int().min(0).max(60_000) })
export type LeaseRequest = z.infer<typeof LeaseRequest>

export const LeasedJob = z.object({
  ...JobRef.shape, attempt: z.number().int(), spec: JobSpec, secrets: z.record(z.string(), z.string()), nextSeq: z.number().int(), needs: z.record(z.string(), z.unknown()),
  run: z.object({ id: z.string(), kind: z.string(), title: z.string(), subject: z.string(), environment: z.string().nullable() }),
})
export type LeasedJob = z.infer<typeof LeasedJob>
export const LeaseReply = z.object({ job: LeasedJob.nullable() })

/** Answered at once when a job has to stop, else after `waitMs`. */
export const HeartbeatRequest = z.object({ runnerId: z.uuid(), jobs: z.array(JobRef).max(1000), waitMs: z.number().int().min(0).max(60_000) })
export const StopOrder = z.object({ ...JobRef.shape, reason: z.string(), isGone: z.boolean() })
export type StopOrder = z.infer<typeof StopOrder>
export const HeartbeatReply = z.object({ stop: z.array(StopOrder) })

export const ReportRequest = z.object({ runnerId: z.uuid(), ...JobRef.shape, logs: z.array(LogChunk).max(1000), steps: z.array(StepUpdate).max(5000) })
export type ReportRequest = z.infer<typeof ReportRequest>
export const ReportReply = z.object({ isGone: z.boolean(), nextSeq: z.number().int(), stop: z.string().nullable() })
export type ReportReply = z.infer<typeof ReportReply>

export const CompleteRequest = z.object({
  runnerId: z.uuid(), ...JobRef.shape, state: z.enum(['succeeded', 'failed', 'cancelled']), reason: z.string().max(2000).nullable(),
  outputs: z.record(z.string(), z.string()), summary: z.string().nullable(),
  /** How many lines the job's log has in all: the end is taken only when the server has them. */
  lines: z.number().int().min(0),
})
export type CompleteRequest = z.infer<typeof CompleteRequest>
export const CompleteReply = z.object({ isDone: z.boolean(), isGone: z.boolean(), nextSeq: z.number().int() })
export type CompleteReply = z.infer<typeof CompleteReply>

/** Query of `PUT artifact`; the body is the file. */
export const ArtifactQuery = z.object({
  runnerId: z.uuid(), runId: z.uuid(), job: z.string().min(1), fence: z.coerce.number().int().min(1),
  name: z.string().min(1).max(500), sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export const maxReportBytes = 16 * 2 ** 20

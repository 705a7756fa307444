import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })

export const RunState = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'])
export type RunState = z.infer<typeof RunState>
/** `waiting` is a gate that waits for a person; `blocked` a job whose needs are not done. */
export const JobState = z.enum(['blocked', 'queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped'])
export type JobState = z.infer<typeof JobState>
export const StepState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped'])
export type StepState = z.infer<typeof StepState>

export const Run = z.object({
  id: z.string(), kind: z.string(), title: z.string(), subject: EntityRef, environment: z.string().nullable(), state: RunState,
  /** A sentence on why it ended as it did, or what it waits for. */
  reason: z.string().nullable(), startedBy: z.object({ kind: z.string(), id: z.string(), name: z.string() }), cause: z.object({ kind: z.string(), id: z.string() }).nullable(),
  rerunOf: z.string().nullable(), createdAt: moment, startedAt: moment.nullable(), finishedAt: moment.nullable(),
})
export type Run = z.infer<typeof Run>

export const RunStep = z.object({
  key: z.string(), name: z.string(), state: StepState, exitCode: z.number().int().nullable(), reason: z.string().nullable(), line: z.number().int().nullable(),
  startedAt: moment.nullable(), finishedAt: moment.nullable(),
})
export const RunJob = z.object({
  key: z.string(), name: z.string(), needs: z.array(z.string()), executor: z.string(), state: JobState, attempt: z.number().int(), runner: z.string().nullable(),
  reason: z.string().nullable(), queuedAt: moment.nullable().default(null), startedAt: moment.nullable(), finishedAt: moment.nullable(), outputs: z.record(z.string(), z.string()), summary: z.string().nullable(),
  gate: z.object({ prompt: z.string(), approvers: z.array(z.string()), expiresAt: moment.nullable(), decidedBy: z.string().nullable(), decision: z.enum(['approved', 'declined', 'expired']).nullable(), comment: z.string().nullable() }).nullable(),
  steps: z.array(RunStep),
})
export type RunJob = z.infer<typeof RunJob>

export const RunQueued = defineEvent('dev.daybook.run.queued', z.object({ runId: z.string(), kind: z.string(), title: z.string() }))
export const RunStarted = defineEvent('dev.daybook.run.started', z.object({ runId: z.string(), kind: z.string(), title: z.string() }))
export const RunFinished = defineEvent('dev.daybook.run.finished', z.object({ runId: z.string(), kind: z.string(), title: z.string(), state: z.enum(['succeeded', 'failed', 'cancelled']), reason: z.string().nullable(), durationMs: z.number() }))
export const RunCancelRequested = defineEvent('dev.daybook.run.cancelRequested', z.object({ runId: z.string(), reason: z.string() }))
export const GateOpened = defineEvent('dev.daybook.gate.opened', z.object({ runId: z.string(), job: z.string(), prompt: z.string(), approvers: z.array(z.string()) }))
export const GateDecided = defineEvent('dev.daybook.gate.decided', z.object({ runId: z.string(), job: z.string(), decision: z.enum(['approved', 'declined', 'expired']), comment: z.string() }))
export const SecretChanged = defineEvent('dev.daybook.secret.changed', z.object({ name: z.string(), change: z.enum(['set', 'deleted']) }))
export const RunnerJoined = defineEvent('dev.daybook.runner.joined', z.object({ runnerId: z.string(), name: z.string(), labels: z.array(z.string()) }))
export const RunnerLost = defineEvent('dev.daybook.runner.lost', z.object({ runnerId: z.string(), name: z.string() }))
export const ScheduleSaved = defineEvent('dev.daybook.schedule.saved', z.object({ name: z.string(), cron: z.string(), timeZone: z.string() }))
export const ScheduleDeleted = defineEvent('dev.daybook.schedule.deleted', z.object({ name: z.string() }))

export const listRuns = defineOperation({
  name: 'runs.list', kind: 'query', access: 'runs:read', summary: 'List runs, newest first.',
  input: z.object({
    kind: z.string().max(63).optional(), state: RunState.optional(), subject: EntityRef.optional(), environment: z.string().max(63).optional(),
    startedBy: z.string().max(200).optional().describe('Id or name of who started it.'), text: z.string().max(200).optional().describe('Words in its title.'),
    since: moment.optional().describe('Started at or after.'), until: moment.optional().describe('Started before.'), ...PageInput,
  }),
  output: pageOf(Run), table: { rows: 'items', columns: ['id', 'kind', 'state', 'title', 'subject', 'startedBy.name', 'createdAt'] },
})
export const getRun = defineOperation({
  name: 'runs.get', kind: 'query', access: 'runs:read', summary: 'Show a run with its jobs and steps.',
  input: z.object({ id: z.string() }), output: z.object({ run: Run, jobs: z.array(RunJob), criticalPath: z.array(z.string()) }), positional: ['id'],
})
const Compared = z.object({
  key: z.string(), name: z.string(), state: z.string().nullable(), goodState: z.string().nullable(),
  tookMs: z.number().nullable(), goodTookMs: z.number().nullable(),
})
export const compareRun = defineOperation({
  name: 'runs.compare', kind: 'query', access: 'runs:read', summary: 'Compare a run with the last one of its kind before it that succeeded.',
  input: z.object({ id: z.string() }), positional: ['id'],
  output: z.object({
    run: Run, good: Run.nullable(),
    /** `state` is null where only the good run has it, `goodState` where only this one has. */
    jobs: z.array(Compared.extend({ waitedMs: z.number().nullable(), goodWaitedMs: z.number().nullable(), steps: z.array(Compared) })),
    before: z.unknown(), after: z.unknown(),
  }),
  table: { rows: 'jobs', columns: ['name', 'state', 'goodState', 'tookMs', 'goodTookMs', 'waitedMs', 'goodWaitedMs'] },
})
export const startRun = defineOperation({
  name: 'runs.start', kind: 'command', access: 'signed-in', scope: 'handler', summary: 'Start a run of a kind with its input.',
  input: z.object({ kind: z.string(), input: z.unknown() }), output: z.object({ runId: z.string() }), positional: ['kind'],
})
export const cancelRun = defineOperation({
  name: 'runs.cancel', kind: 'command', access: 'runs:write', scope: 'handler', summary: 'Stop a run and everything it started.',
  input: z.object({ id: z.string(), reason: z.string().max(500).default('Cancelled by hand.') }), output: Run, positional: ['id'],
})
export const rerun = defineOperation({
  name: 'runs.rerun', kind: 'command', access: 'runs:write', scope: 'handler', summary: 'Run again, whole or only what failed.',
  input: z.object({ id: z.string(), failedOnly: z.boolean().default(false) }), output: z.object({ runId: z.string() }), positional: ['id'],
})
const GateInput = z.object({ id: z.string(), job: z.string(), comment: z.string().max(2000).default('') })
export const approveGate = defineOperation({
  name: 'runs.approve', kind: 'command', access: 'signed-in', scope: 'handler', summary: 'Approve a gate that waits for you.',
  input: GateInput, output: z.object({ runId: z.string() }), positional: ['id', 'job'],
})
export const declineGate = defineOperation({
  name: 'runs.decline', kind: 'command', access: 'signed-in', scope: 'handler', summary: 'Decline a gate; what needs it does not run.',
  input: GateInput, output: z.object({ runId: z.string() }), positional: ['id', 'job'],
})

/** `seq` counts a job's lines from 0 and never repeats or skips. `step` is null for lines of the job itself. */
export const LogLine = z.object({ seq: z.number().int(), step: z.string().nullable(), at: moment, text: z.string() })
export type LogLine = z.infer<typeof LogLine>
export const readLog = defineOperation({
  name: 'logs.read', kind: 'query', access: 'runs:read', summary: 'Read a job\'s log from a line on.',
  input: z.object({ run: z.string(), job: z.string().optional(), step: z.string().optional(), from: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(10_000).default(1000) }),
  output: z.object({ job: z.string(), lines: z.array(LogLine), next: z.number().int(), total: z.number().int(), isComplete: z.boolean() }),
  positional: ['run', 'job'], table: { rows: 'lines', columns: ['text'] },
})

export const Artifact = z.object({ id: z.string(), runId: z.string(), job: z.string(), name: z.string(), sizeBytes: z.number().int(), sha256: z.string(), createdAt: moment })
export const listArtifacts = defineOperation({
  name: 'artifacts.list', kind: 'query', access: 'runs:read', summary: 'List what a run produced.',
  input: z.object({ run: z.string() }), output: z.object({ items: z.array(Artifact) }), positional: ['run'],
  table: { rows: 'items', columns: ['name', 'job', 'sizeBytes', 'sha256'] },
})

/** Named by a step, this is no secret that somebody set but a token of the job's own: it reads repositories while the job runs. */
export const jobTokenName = 'DAYBOOK_JOB_TOKEN'
export const SecretName = z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'A secret\'s name is capitals, digits and _: DEPLOY_KEY.').refine((name) => name !== jobTokenName, 'This name is kept for the token that each job gets. Take another.')
export const setSecret = defineOperation({
  name: 'secrets.set', kind: 'command', access: 'secrets:manage', summary: 'Keep a secret for steps that name it. It can never be read back.',
  input: z.object({ name: SecretName, value: z.string().min(1).max(65_536) }), output: z.object({ name: SecretName }), positional: ['name'], secretInput: ['value'],
})
export const listSecrets = defineOperation({
  name: 'secrets.list', kind: 'query', access: 'secrets:manage', summary: 'List the names of secrets.',
  input: z.object({}), output: z.object({ items: z.array(z.object({ name: z.string(), updatedAt: moment, updatedBy: z.string(), lastUsedAt: moment.nullable() })) }),
  table: { rows: 'items', columns: ['name', 'updatedAt', 'updatedBy', 'lastUsedAt'] },
})
export const deleteSecret = defineOperation({
  name: 'secrets.delete', kind: 'command', access: 'secrets:manage', summary: 'Delete a secret.',
  input: z.object({ name: SecretName }), output: z.object({ name: SecretName }), positional: ['name'],
})

export const Runner = z.object({ id: z.string(), name: z.string(), labels: z.array(z.string()), state: z.enum(['ok', 'running', 'off']), version: z.string(), lastSeenAt: moment, jobs: z.number().int(), capacity: z.number().int() })
export const listRunners = defineOperation({
  name: 'runners.list', kind: 'query', access: 'runs:read', summary: 'List runners and what they do.',
  input: z.object({}), output: z.object({ items: z.array(Runner) }), table: { rows: 'items', columns: ['name', 'state', 'labels', 'jobs', 'capacity', 'lastSeenAt'] },
})

export const Schedule = z.object({ name: z.string(), kind: z.string(), cron: z.string(), timeZone: z.string(), isOn: z.boolean(), nextAt: moment.nullable(), lastRunId: z.string().nullable(), input: z.unknown() })
export const listSchedules = defineOperation({
  name: 'schedules.list', kind: 'query', access: 'runs:read', summary: 'List what runs by the clock.',
  input: z.object({}), output: z.object({ items: z.array(Schedule) }), table: { rows: 'items', columns: ['name', 'kind', 'cron', 'timeZone', 'isOn', 'nextAt'] },
})
export const saveSchedule = defineOperation({
  name: 'schedules.save', kind: 'command', access: 'runs:manage', summary: 'Run something by the clock.',
  input: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), kind: z.string(), input: z.unknown(), cron: z.string().max(100), timeZone: z.string().max(60).default('UTC'), isOn: z.boolean().default(true) }),
  output: Schedule, positional: ['name', 'kind'],
})
export const deleteSchedule = defineOperation({
  name: 'schedules.delete', kind: 'command', access: 'runs:manage', summary: 'Stop running something by the clock.',
  input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})

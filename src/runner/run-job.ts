import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Masker } from '#lib/workflow'
import type { JobRef } from '#kernel/runs/protocol'
import type { Log } from '#platform/log'
import { deliverJob, failJob } from './deliver-job.ts'
import type { Executor } from './executor.ts'
import type { JobSetting } from './job-context.ts'
import { trackingIdOf } from './job-context.ts'
import { removeJobFolder } from './job-folder.ts'
import { JobLog } from './job-log.ts'
import { JobSteps } from './job-steps.ts'
import { type JobHistory, Journal } from './journal.ts'
import type { OutputLimits } from './output-reader.ts'
import { Reporter } from './reporter.ts'
import type { ServerClient } from './server-client.ts'
import { timeoutReason } from './run-step.ts'

export interface JobOptions {
  readonly setting: JobSetting
  readonly history: JobHistory
  /** Number of the first log line that the server does not have. */
  readonly nextSeq: number
  readonly executor: Executor | undefined
  readonly client: ServerClient
  readonly log: Log
  readonly limits: OutputLimits
  readonly stopGraceMs: number
}

/** A job in this runner's hands. */
export interface ActiveJob {
  readonly ref: JobRef
  /** Stops it: running steps are ended, steps with `always()` still run. */
  stop(reason: string): void
  /** It is no longer ours: everything of it is ended and forgotten. */
  abandon(): void
  /** Lets go of it without ending it, for a runner that stops and comes back. */
  leave(): void
  /** Resolves when it is delivered, abandoned or left. Never rejects. */
  readonly done: Promise<void>
}

/** Carries a job out, from wherever its history says it stands, and delivers its result. */
export function runJob(options: JobOptions): ActiveJob {
  const { job } = options.setting
  const ref = { runId: job.runId, job: job.job, fence: job.fence }
  const left = new AbortController()
  const stopped = new AbortController()
  let isAbandoned = false
  const journal = new Journal(options.setting.folder.journal)

  function stop(reason: string, as: 'cancelled' | 'failed' = 'cancelled'): void {
    if (stopped.signal.aborted || left.signal.aborted) return
    try {
      journal.write({ t: 'stop', reason, as, at: new Date().toISOString() })
    } catch (error) {
      // Stopping must go on, on a full disk too.
      options.log.warn('An order to stop could not be written down.', { run: job.runId, job: job.job, error })
    }
    stopped.abort(reason)
  }
  function abandon(): void {
    isAbandoned = true
    stopped.abort('The job is no longer this runner\'s.')
    left.abort(new Error('The job is no longer this runner\'s.'))
  }
  async function run(): Promise<void> {
    if (options.history.stop) stopped.abort(options.history.stop.reason)
    const clear = limitTime(options, () => stop(timeoutReason('job', job.spec.timeoutMs), 'failed'))
    try {
      await carryOut({ ...options, journal, ref, left: left.signal, stopped: stopped.signal, onStop: stop, onGone: abandon })
    } catch (error) {
      if (!left.signal.aborted) await giveUp(options, ref, error, left.signal)
    } finally {
      clear()
      left.abort(new Error('The job is over.'))
      journal.close()
    }
    if (!isAbandoned) return
    await options.executor?.sweep(trackingIdOf(job)).catch(() => undefined)
    await removeJobFolder(options.setting.folder).catch(() => undefined)
  }
  return { ref, stop: (reason) => stop(reason), abandon, leave: () => left.abort(new Error('The runner stops.')), done: run() }
}

/** Counted from the lease, also through restarts of the runner. */
function limitTime({ setting: { job, folder } }: JobOptions, end: () => void): () => void {
  const leasedAtMs = statSync(join(folder.path, 'job.json')).mtimeMs
  const leftMs = leasedAtMs + job.spec.timeoutMs - Date.now()
  const timer = setTimeout(end, Math.min(2 ** 31 - 1, Math.max(0, leftMs)))
  return () => clearTimeout(timer)
}

/** The runner itself cannot go on, as on a full disk: the job fails with the reason rather than hang. */
async function giveUp({ setting, client, executor, log }: JobOptions, ref: JobRef, error: unknown, signal: AbortSignal): Promise<void> {
  log.error('A job went wrong in the runner.', { run: ref.runId, job: ref.job, error })
  try {
    await executor?.sweep(trackingIdOf(setting.job))
    await failJob(client, setting.runner.id, ref, error, log, signal)
    await removeJobFolder(setting.folder)
  } catch (second) {
    if (!signal.aborted) log.error('A job that went wrong could not be given back.', { run: ref.runId, job: ref.job, error: second })
  }
}

interface CarryOptions extends JobOptions {
  readonly ref: JobRef
  readonly journal: Journal
  readonly left: AbortSignal
  readonly stopped: AbortSignal
  readonly onStop: (reason: string) => void
  readonly onGone: () => void
}

async function carryOut(options: CarryOptions): Promise<void> {
  const { setting, history, client, log, left, ref } = options
  const masker = new Masker([...Object.values(setting.secrets), ...history.ended.flatMap((end) => end.masks)])
  const jobLog = new JobLog(setting.folder.log, history.ended.map((end) => ({ key: setting.job.spec.steps[end.step]?.key ?? '', lines: end.lines, logBytes: end.logBytes })))
  const reporter = new Reporter({
    client, runnerId: setting.runner.id, ref, jobLog, firstSeq: setting.job.nextSeq, nextSeq: options.nextSeq, log, signal: left, onStop: options.onStop, onGone: options.onGone,
  })
  try {
    writeEvent(setting)
    const steps = new JobSteps({ ...options, masker, jobLog, reporter })
    const result = history.result ?? (await steps.run())
    await deliverJob({ setting, ref, result, client, reporter, log, signal: left, lines: setting.job.nextSeq + jobLog.lines })
    await removeJobFolder(setting.folder)
  } finally {
    jobLog.close()
  }
}

function writeEvent({ job, folder }: JobSetting): void {
  const github = job.spec.evaluates?.contexts['github']
  const event = typeof github === 'object' && github !== null && 'event' in github ? github.event : {}
  writeFileSync(folder.event, JSON.stringify(event ?? {}), { mode: 0o600 })
}

import type { Masker } from '#lib/workflow'
import type { StepSpec, StepUpdate } from '#kernel/runs/protocol'
import { collectResults } from './collect-results.ts'
import type { Executor, RunningStep } from './executor.ts'
import { type JobSetting, trackingIdOf } from './job-context.ts'
import type { JobLog } from './job-log.ts'
import { jobResult } from './job-result.ts'
import { type JobHistory, type JobResult, type Journal, type StepEnd } from './journal.ts'
import type { OutputLimits } from './output-reader.ts'
import { type JobStatus, prepareStep } from './prepare-step.ts'
import type { Reporter } from './reporter.ts'
import { followStep, type StepOutcome, timeoutReason } from './run-step.ts'

export interface StepsOptions {
  readonly setting: JobSetting
  readonly history: JobHistory
  readonly journal: Journal
  readonly executor: Executor | undefined
  readonly limits: OutputLimits
  readonly stopGraceMs: number
  readonly masker: Masker
  readonly jobLog: JobLog
  readonly reporter: Reporter
  readonly left: AbortSignal
  readonly stopped: AbortSignal
}

/** Steps that run although the job is stopped have this long, as at GitHub. */
const cleanUpMs = 5 * 60_000
const never = new AbortController().signal

/** The steps of a job, one after the other. Each is written to the journal before it is begun and when it has ended. */
export class JobSteps {
  readonly #options: StepsOptions
  readonly #ended: StepEnd[]
  readonly #whenLeft: Promise<never>

  constructor(options: StepsOptions) {
    this.#options = options
    this.#ended = [...options.history.ended]
    this.#whenLeft = whenAborted(options.left)
    this.#whenLeft.catch(() => undefined)
  }

  /** Throws when the job is left or abandoned. */
  async run(): Promise<JobResult> {
    const { setting, executor, left, journal } = this.#options
    for (const end of this.#ended) this.#tell(end)
    if (!executor) return { t: 'result', state: 'failed', reason: `This runner cannot carry out jobs of the executor ${setting.job.spec.executor}.`, outputs: {}, summary: null }
    for (const [position, step] of setting.job.spec.steps.entries()) {
      if (this.#ended.some((end) => end.step === position)) continue
      const end = await this.#step(position, step, executor)
      left.throwIfAborted()
      this.#note(end)
    }
    await executor.sweep(trackingIdOf(setting.job))
    const result = jobResult(setting, this.#ended, this.#options.masker, this.#stop())
    journal.write(result)
    return result
  }

  #stop(): { reason: string; as: 'cancelled' | 'failed' } | undefined {
    const { stopped, setting } = this.#options
    if (!stopped.aborted) return undefined
    const reason = String(stopped.reason)
    return { reason, as: reason === timeoutReason('job', setting.job.spec.timeoutMs) ? 'failed' : 'cancelled' }
  }

  #status(): JobStatus {
    if (this.#options.stopped.aborted) return 'cancelled'
    const steps = this.#options.setting.job.spec.steps
    return this.#ended.some((end) => end.outcome === 'failure' && steps[end.step]?.continueOnError !== true) ? 'failure' : 'success'
  }

  #note(end: StepEnd): void {
    this.#options.journal.write(end)
    this.#ended.push(end)
    this.#tell(end)
  }

  #tell(end: StepEnd): void {
    this.#options.reporter.step({ position: end.step, state: end.state, exitCode: end.exitCode, reason: end.reason, startedAt: end.startedAt, finishedAt: end.at })
  }

  async #step(position: number, step: StepSpec, executor: Executor): Promise<StepEnd> {
    const { setting, history, jobLog, journal } = this.#options
    const before = history.started?.step === position ? history.started : undefined
    jobLog.beginStep(step.key)
    if (before) {
      const files = setting.folder.stepFiles(position, before.try)
      const running = executor.attach({ files, trackingId: trackingIdOf(setting.job) })
      if (running) return this.#follow(position, step, { running, files, startedAt: before.at })
    }
    const attempt = before ? before.try + 1 : 0
    const files = setting.folder.stepFiles(position, attempt)
    const prepared = prepareStep(setting, files, step, this.#ended, this.#status())
    if (prepared.kind !== 'run') return this.#unstarted(position, prepared)
    const startedAt = new Date().toISOString()
    journal.write({ t: 'start', step: position, try: attempt, at: startedAt })
    try {
      return await this.#follow(position, step, { running: await executor.start(prepared.launch), files, startedAt })
    } catch (error) {
      if (!isBadLaunch(error)) throw error
      return this.#unstarted(position, { kind: 'fail', reason: `The step cannot be started: ${error.message}` })
    }
  }

  #unstarted(position: number, { kind, reason }: { kind: 'skip' | 'fail'; reason: string }): StepEnd {
    const { masker, jobLog } = this.#options
    const at = new Date().toISOString()
    const isSkipped = kind === 'skip'
    return {
      t: 'end', step: position, state: isSkipped ? 'skipped' : 'failed', outcome: isSkipped ? 'skipped' : 'failure', exitCode: null, reason: masker.mask(reason).slice(0, 2000),
      outputs: {}, env: {}, paths: [], masks: [], summary: '', lines: 0, logBytes: jobLog.bytes, startedAt: null, at,
    }
  }

  async #follow(position: number, step: StepSpec, { running, files, startedAt }: { running: RunningStep; files: string; startedAt: string }): Promise<StepEnd> {
    const { setting, masker, jobLog, reporter, limits, stopGraceMs, stopped } = this.#options
    const running0: StepUpdate = { position, state: 'running', exitCode: null, reason: null, startedAt, finishedAt: null }
    reporter.step(running0)
    const firstLine = jobLog.lines
    // A step that runs because of `always()` is not ended by the stop that came before it; leaving ends nothing.
    const isCleanUp = stopped.aborted
    const timeoutMs = Math.min(step.timeoutMs ?? Infinity, isCleanUp ? cleanUpMs : Infinity)
    const outcome = await Promise.race([
      followStep(running, `${files}.output`, masker, jobLog, () => reporter.kick(), {
        limits, stopGraceMs, left: this.#options.left, stopped: isCleanUp ? never : stopped, timeoutReason: timeoutReason('step', timeoutMs),
        timeLeftMs: new Date(startedAt).getTime() + timeoutMs - Date.now(),
      }),
      this.#whenLeft,
    ])
    const results = collectResults(setting.folder.files, outcome.printedOutputs, masker)
    const verdict = judge(outcome, results.fault)
    return {
      t: 'end', step: position, ...verdict, reason: verdict.reason === null ? null : masker.mask(verdict.reason).slice(0, 2000), outputs: { ...results.outputs }, env: { ...results.env }, paths: [...results.paths],
      masks: outcome.masks, summary: results.summary, lines: jobLog.lines - firstLine, logBytes: jobLog.bytes, startedAt, at: new Date().toISOString(),
    }
  }
}

/** Rejects when the job is left, so that what is followed goes on without us. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Node refuses texts with a NUL in arguments and environment. */
function isBadLaunch(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE'
}

type Verdict = Pick<StepEnd, 'state' | 'outcome' | 'exitCode' | 'reason'>

function judge({ exit, ended }: StepOutcome, fault: string | undefined): Verdict {
  const exitCode = exit.kind === 'exited' ? exit.code : null
  if (ended?.by === 'stop') return { state: 'cancelled', outcome: 'cancelled', exitCode, reason: ended.reason }
  if (ended) return { state: 'failed', outcome: 'failure', exitCode, reason: ended.reason }
  if (exit.kind === 'lost') return { state: 'failed', outcome: 'failure', exitCode, reason: exit.reason }
  if (exit.code !== 0) return { state: 'failed', outcome: 'failure', exitCode, reason: `It ended with exit code ${exit.code}.` }
  if (fault !== undefined) return { state: 'failed', outcome: 'failure', exitCode, reason: fault }
  return { state: 'succeeded', outcome: 'success', exitCode, reason: null }
}

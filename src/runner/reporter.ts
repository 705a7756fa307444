import type { JobRef, LogChunk, StepUpdate } from '#kernel/runs/protocol'
import type { Log } from '#platform/log'
import type { JobLog } from './job-log.ts'
import { persist } from './persist.ts'
import type { ServerClient } from './server-client.ts'

interface ReporterOptions {
  readonly client: ServerClient
  readonly runnerId: string
  readonly ref: JobRef
  readonly jobLog: JobLog
  /** Number of the first line of this lease in the job's log. */
  readonly firstSeq: number
  /** Number of the first line that the server does not have. */
  readonly nextSeq: number
  readonly log: Log
  readonly signal: AbortSignal
  readonly onStop: (reason: string) => void
  readonly onGone: () => void
}

const batchBytes = 2 ** 20
/** Between two reports lines are gathered; a live log is behind by this much at most. A line after a pause goes at once. */
const gatherMs = 40
/** What steps did is gathered for longer: telling costs time that the next step could have. */
const gatherStepsMs = 120

/**
 * Brings a job's lines and step results to the server, one report at a time, as long as it takes. It holds no lines: it
 * reads them from the job's log when the server is ready for them.
 */
export class Reporter {
  readonly #options: ReporterOptions
  readonly #pending = new Map<number, StepUpdate>()
  #line: number
  #byte: number | undefined
  #wake: (() => void) | undefined
  #hurry: (() => void) | undefined
  #flushed: (() => void)[] = []
  #isKicked = false
  #linesSentAt = 0
  readonly ended: Promise<void>

  constructor(options: ReporterOptions) {
    this.#options = options
    this.#line = options.nextSeq - options.firstSeq
    this.#byte = undefined
    options.signal.addEventListener('abort', () => {
      this.#hurry?.()
      this.#wake?.()
    }, { once: true })
    this.ended = this.#run()
  }

  step(update: StepUpdate): void {
    this.#pending.set(update.position, update)
    this.#awaken()
  }

  /** Says that there may be lines to send. What steps did may wait for them, but they do not wait for it. */
  kick(): void {
    if (this.#hasPaused) this.#hurry?.()
    this.#awaken()
  }

  get #hasPaused(): boolean {
    return performance.now() - this.#linesSentAt >= gatherMs
  }

  #awaken(): void {
    this.#isKicked = true
    this.#wake?.()
  }

  /** The server wants lines from this number on. */
  seek(nextSeq: number): void {
    this.#line = nextSeq - this.#options.firstSeq
    this.#byte = undefined
  }

  /** Resolves when the server has everything there is now; rejects when the job is given up. */
  async flush(): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#flushed.push(resolve)
    })
    this.#hurry?.()
    this.kick()
    await Promise.race([done, this.ended.then(() => Promise.reject(new Error('The job was given up.')))])
  }

  async #run(): Promise<void> {
    const { signal, log } = this.#options
    while (!signal.aborted) {
      const batch = this.#batch()
      if (batch.logs.length === 0 && batch.steps.length === 0) {
        for (const resolve of this.#flushed.splice(0)) resolve()
        await this.#kicked()
        continue
      }
      try {
        if (!(await this.#send(batch))) return
      } catch (error) {
        if (signal.aborted) return
        log.error('The server refused a report; the job is given up.', { error })
        return this.#options.onGone()
      }
      if (batch.logs.length > 0) this.#linesSentAt = performance.now()
      if (batch.bytes < batchBytes) await this.#gather(batch.logs.length > 0 ? gatherMs : gatherStepsMs)
    }
  }

  /** Waits for more to send, but not when somebody waits for what there is. */
  async #gather(ms: number): Promise<void> {
    const hasFirstLine = this.#hasPaused && this.#options.jobLog.lines > this.#line
    if (hasFirstLine || this.#flushed.length > 0 || this.#options.signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#hurry = undefined
  }

  async #send(batch: { logs: LogChunk[]; steps: StepUpdate[] }): Promise<boolean> {
    const { client, runnerId, ref, log, signal } = this.#options
    const reply = await persist(() => client.report({ runnerId, ...ref, logs: batch.logs, steps: batch.steps }, signal), log, signal)
    if (reply.isGone) {
      this.#options.onGone()
      return false
    }
    for (const update of batch.steps) if (this.#pending.get(update.position) === update) this.#pending.delete(update.position)
    if (reply.nextSeq !== this.#options.firstSeq + this.#line) this.seek(reply.nextSeq)
    if (reply.stop !== null) this.#options.onStop(reply.stop)
    return true
  }

  /** What to send now; moves the place in the log on, as if it had arrived. */
  #batch(): { logs: LogChunk[]; steps: StepUpdate[]; bytes: number } {
    const { jobLog, firstSeq } = this.#options
    const logs: LogChunk[] = []
    let bytes = 0
    // After a restart the server may have lines that have not been read again yet.
    if (this.#byte === undefined && jobLog.lines >= this.#line) this.#byte = jobLog.byteOfLine(this.#line)
    while (this.#byte !== undefined && bytes < batchBytes && logs.length < 500) {
      const piece = jobLog.read(this.#line, this.#byte)
      if (!piece) break
      logs.push({ first: firstSeq + piece.first, count: piece.count, step: piece.step, at: piece.at, text: piece.text })
      bytes += piece.endByte - this.#byte
      this.#byte = piece.endByte
      this.#line += piece.count
    }
    return { logs, steps: [...this.#pending.values()].slice(0, 1000), bytes }
  }

  async #kicked(): Promise<void> {
    const { signal } = this.#options
    if (!this.#isKicked && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
    this.#isKicked = false
  }
}

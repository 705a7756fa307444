import { formatDuration } from '#lib/duration'
import type { Masker } from '#lib/workflow'
import type { RunningStep, StepExit } from './executor.ts'
import type { JobLog } from './job-log.ts'
import { OutputLines } from './output-lines.ts'
import { type OutputLimits, OutputReader } from './output-reader.ts'

/** What a running step may be ended by. */
export interface StepBounds {
  readonly limits: OutputLimits
  readonly stopGraceMs: number
  /** Time left for the step, and the sentence for when it is over. */
  readonly timeLeftMs: number
  readonly timeoutReason: string
  /** Aborts with a sentence when the job is stopped. */
  readonly stopped: AbortSignal
  /** Aborts when the step is let go of; it goes on without being followed. */
  readonly left: AbortSignal
}

export interface StepOutcome {
  readonly exit: StepExit
  /** Why it was ended early. */
  readonly ended: { readonly by: 'stop' | 'timeout' | 'limit'; readonly reason: string } | undefined
  readonly masks: string[]
  readonly printedOutputs: Record<string, string>
}

const shortestPauseMs = 4
const longestPauseMs = 80
const chunksAtOnce = 8
const afterStopMs = 2000
/** setTimeout's bound (nodejs.org/api/timers.html). */
const longestTimerMs = 2 ** 31 - 1

/** Follows a step to its end: its output into the job's log, its time, its stop. */
export async function followStep(running: RunningStep, output: string, masker: Masker, jobLog: JobLog, onLines: () => void, bounds: StepBounds): Promise<StepOutcome> {
  const masks: string[] = []
  const printedOutputs: Record<string, string> = {}
  const lines = new OutputLines({
    masker, append: (text, count) => jobLog.append(text, count),
    onMask: (secret) => {
      masks.push(secret)
      masker.add(secret)
    },
    onOutput: (name, value) => {
      if (name !== '') printedOutputs[name] = value
    },
  })
  const reader = new OutputReader(output, lines, bounds.limits)
  try {
    const { exit, ended } = await follow(running, reader, onLines, bounds)
    reader.finish()
    return { exit, ended, masks, printedOutputs }
  } finally {
    reader.close()
  }
}

type Ended = NonNullable<StepOutcome['ended']>

async function follow(running: RunningStep, reader: OutputReader, onLines: () => void, bounds: StepBounds): Promise<{ exit: StepExit; ended: Ended | undefined }> {
  let exit: StepExit | undefined
  let ended: Ended | undefined
  let stopping: Promise<void> | undefined
  let wake: (() => void) | undefined
  void running.ended.then((result) => {
    exit = result
    wake?.()
  })
  function end(by: Ended['by'], reason: string): void {
    if (ended || exit) return
    ended = { by, reason }
    stopping = running.stop(bounds.stopGraceMs).then(async () => {
      await pause(afterStopMs)
      exit ??= { kind: 'lost', reason: 'The step could not be ended.' }
    })
  }
  /** Until the step ends, or so long. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (exit) return resolve()
      const timer = setTimeout(() => resolve(), ms)
      const before = wake
      wake = () => {
        clearTimeout(timer)
        before?.()
        resolve()
      }
    })
  }
  const timer = setTimeout(() => end('timeout', bounds.timeoutReason), Math.min(longestTimerMs, Math.max(0, bounds.timeLeftMs)))
  const onStop = () => {
    end('stop', String(bounds.stopped.reason))
    wake?.()
  }
  bounds.stopped.addEventListener('abort', onStop, { once: true })
  if (bounds.stopped.aborted) onStop()
  try {
    for (let pauseMs = shortestPauseMs; !exit; ) {
      bounds.left.throwIfAborted()
      wake = undefined
      const hasRead = readChunks(reader)
      if (hasRead) onLines()
      if (reader.isOverLimit) end('limit', `The step printed more than ${bounds.limits.maxLines} lines or ${Math.round(bounds.limits.maxBytes / 2 ** 20)} MiB and was stopped.`)
      pauseMs = hasRead ? shortestPauseMs : Math.min(longestPauseMs, pauseMs * 1.5)
      await pause(pauseMs)
    }
    await stopping
    return { exit, ended }
  } finally {
    clearTimeout(timer)
    bounds.stopped.removeEventListener('abort', onStop)
  }
}

function readChunks(reader: OutputReader): boolean {
  for (let count = 0; count < chunksAtOnce; count += 1) if (!reader.readSome()) return count > 0
  return true
}

export function timeoutReason(what: string, timeoutMs: number): string {
  return `The ${what} ran longer than ${formatDuration(timeoutMs)} and was stopped.`
}

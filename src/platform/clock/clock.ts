import { setTimeout as sleep } from 'node:timers/promises'

/** The only source of time of the program, so that a test can hold it. */
export interface Clock {
  now(): Date
  /** Resolves after `ms`; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A timer holds at most 2^31 - 1 ms (nodejs.org/api/timers.html); longer ones would fire at once. */
const longestTimerMs = 2 ** 31 - 1

async function systemSleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  for (let leftMs = Math.max(0, ms); ; leftMs -= longestTimerMs) {
    await sleepOnce(Math.min(leftMs, longestTimerMs), signal)
    if (leftMs <= longestTimerMs) return
  }
}

async function sleepOnce(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {})
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

export const systemClock: Clock = Object.freeze({ now: () => new Date(), sleep: systemSleep })

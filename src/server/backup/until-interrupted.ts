import { ProductError } from '#lib/errors'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs `work` with a signal that aborts when the program is asked to end, so that the work can clean up behind itself. */
export async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const interrupted = new AbortController()
  const stop = (signal: NodeJS.Signals) => interrupted.abort(new ProductError('unavailable', `Stopped (${signal}). Nothing was left behind; run it again.`))
  for (const signal of signals) process.on(signal, stop)
  try {
    return await work(interrupted.signal)
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { ProductError } from '#lib/errors'
import type { Log } from '#platform/log'

const firstPauseMs = 50
const longestPauseMs = 2000

/**
 * Asks the server until it answers: a server that is away, or at fault, is tried again for as long as it takes. Other
 * refusals, and the signal's reason when it aborts, are thrown.
 */
export async function persist<Result>(ask: () => Promise<Result>, log: Log, signal: AbortSignal): Promise<Result> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ProductError) || error.code !== 'unavailable') throw error
      log.debug('The server is away; the runner tries again.', { error, pauseMs })
    }
    await sleep(pauseMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'

interface EventuallyOptions {
  /** Default 15 s, which a busy machine may need; who waits in vain has failed anyway. */
  readonly timeoutMs?: number
  /** Default 10 ms. */
  readonly intervalMs?: number
}

/** Calls `check` until it returns without throwing and not `false`; gives what it returned. Throws its last error when time is up. */
export async function eventually<Result>(check: () => Result | Promise<Result>, { timeoutMs = 15_000, intervalMs = 10 }: EventuallyOptions = {}): Promise<Result> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const { result, error } = await attempt(check)
    if (error === undefined && result !== false) return result as Result
    if (performance.now() >= deadline) throw error ?? new Error(`It did not become true within ${timeoutMs} ms.`)
    await sleep(intervalMs)
  }
}

async function attempt<Result>(check: () => Result | Promise<Result>): Promise<{ result?: Result; error?: unknown }> {
  try {
    return { result: await check() }
  } catch (error) {
    return { error: error ?? new Error('thrown without a value') }
  }
}

import { type Database, type Db, notify } from '#platform/database'

/** Channels of notifications. Payloads are ids; who hears one looks in the tables. */
export const runChannels = { queue: 'runs_queue', stop: 'runs_stop', log: 'runs_log', look: 'runs_look' } as const
export type RunChannel = keyof typeof runChannels

export async function ring(db: Db, channel: RunChannel, payload = ''): Promise<void> {
  await notify(db, runChannels[channel], payload)
}

/** Waits for notifications without missing one that comes between looking and waiting. */
export interface Bell {
  /** Resolves true when it has rung since the last call, false after `timeoutMs` or when `signal` aborts. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<boolean>
  /** Rings it from within this process. */
  ring(): void
  close(): Promise<void>
}

/** Opens a bell on channels before the first look. `isMine` picks payloads; a break in the connection, told as undefined, always rings. */
export async function openBell(database: Database, channels: readonly RunChannel[], isMine: (payload: string | undefined) => boolean = () => true): Promise<Bell> {
  let hasRung = false
  let wake: (() => void) | undefined
  function ring(): void {
    hasRung = true
    wake?.()
  }
  const handler = (payload: string | undefined) => {
    if (isMine(payload) || payload === undefined) ring()
  }
  const ends = await Promise.all(channels.map((channel) => database.listen(runChannels[channel], handler)))
  function wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        wake = undefined
        const answer = hasRung
        hasRung = false
        resolve(answer)
      }
      const timer = setTimeout(done, timeoutMs)
      signal.addEventListener('abort', done, { once: true })
      wake = done
      if (hasRung || signal.aborted) done()
    })
  }
  return { wait, ring, close: async () => void (await Promise.all(ends.map((end) => end()))) }
}

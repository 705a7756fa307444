import { setTimeout as sleep } from 'node:timers/promises'
import { stopAfterFile } from '../harness/after-file.ts'

const everyMs = 100

/** Asks for an address all the time, whether it is answered or not, until the file is over. */
export function sendCustomers(url: string): void {
  const stop = new AbortController()
  const asking = ask(url, stop.signal)
  stopAfterFile(async () => {
    stop.abort()
    await asking
  })
}

async function ask(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) }).then((answer) => answer.arrayBuffer(), () => undefined)
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

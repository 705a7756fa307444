import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const lookMs = 20

/** Knows whether somebody waits for an answer. */
export class RequestWatch {
  #open = 0
  #changedAt = performance.now()

  constructor(server: Server) {
    server.on('request', (_request, response) => {
      this.#changed(1)
      response.once('close', () => this.#changed(-1))
    })
  }

  #changed(by: number): void {
    this.#open += by
    this.#changedAt = performance.now()
  }

  /** Resolves when nobody has waited for an answer that long, or when it is too late to wait for that: a stream may be open for hours. */
  async quiet({ forMs, atMostMs, signal }: { readonly forMs: number; readonly atMostMs: number; readonly signal: AbortSignal }): Promise<void> {
    const startedAt = performance.now()
    const isQuiet = (now: number) => this.#open === 0 && now - Math.max(this.#changedAt, startedAt) >= forMs
    for (let now = startedAt; !signal.aborted && !isQuiet(now) && now - startedAt < atMostMs; now = performance.now()) await sleep(lookMs, undefined, { signal }).catch(() => undefined)
  }
}

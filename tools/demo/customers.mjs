// People who ask for prices all the time, whether they are answered or not.
import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 100

export class Customers {
  constructor(url) {
    this.stop = new AbortController()
    this.done = this.#ask(url)
  }

  async leave() {
    this.stop.abort()
    await this.done
  }

  async #ask(url) {
    const { signal } = this.stop
    while (!signal.aborted) {
      await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) }).then((answer) => answer.arrayBuffer()).catch(() => {})
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }
}

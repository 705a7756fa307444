// The public surface for a story: operations over HTTP, tried again while the server is away. Every command carries an
// Idempotency-Key, so that one whose answer was lost is done once.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export class Api {
  constructor(daybook, { retryForMs = 60_000 } = {}) {
    this.daybook = daybook
    this.retryForMs = retryForMs
  }

  query(name, input = {}) {
    const text = new URLSearchParams(Object.entries(input).filter(([, value]) => value !== undefined).map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]))
    return this.#send('GET', `${pathOf(name)}?${text}`)
  }

  command(name, input = {}) {
    return this.#send('POST', pathOf(name), input, { 'idempotency-key': randomUUID() })
  }

  /** Asks until `isDone` holds of the answer. */
  async until(what, ask, isDone, timeoutMs = 90_000) {
    const deadline = Date.now() + timeoutMs
    for (let answer; ; ) {
      answer = await ask()
      if (isDone(answer)) return answer
      if (Date.now() > deadline) throw new Error(`It did not happen within ${timeoutMs / 1000} s: ${what}. Last answer: ${JSON.stringify(answer).slice(0, 2000)}`)
      await sleep(150)
    }
  }

  async #send(method, path, body, headers = {}) {
    const deadline = Date.now() + this.retryForMs
    for (;;) {
      const answer = await this.#once(method, path, body, headers)
      if (answer.ok) return answer.value
      if (!answer.isAway || Date.now() > deadline) throw new Error(`${method} ${path}: ${answer.reason}`)
      await sleep(100)
    }
  }

  async #once(method, path, body, headers) {
    const { url, token } = this.daybook
    try {
      const response = await fetch(`${url}${path}`, {
        method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (response.ok) return { ok: true, value: JSON.parse(text) }
      // 401: the token changed with a restart that is under way.
      return { ok: false, isAway: response.status === 503 || response.status === 401, reason: `${response.status} ${text.slice(0, 1000)}` }
    } catch (error) {
      return { ok: false, isAway: true, reason: String(error.cause ?? error) }
    }
  }
}

function pathOf(name) {
  const [part, verb] = name.split('.')
  return `/api/v1/${part}/${verb.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

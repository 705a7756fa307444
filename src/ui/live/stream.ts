import { readStreamMessage, type StreamMessage } from './stream-message.ts'

export type Connection = 'connecting' | 'live' | 'offline'
type Listener = (message: StreamMessage) => void

const firstRetryMs = 500
const longestRetryMs = 15_000
const watchMs = 15_000
/** A clock that jumps further than this between two looks stood still: the machine slept, and the connection is likely dead without saying so. */
const asleepMs = 60_000

/**
 * The one connection to `/api/v1/stream` of a page. Reconnects with growing pauses, says whether it is there, and tells
 * `onRecovered` after a gap, since messages of the gap are not sent again.
 */
export class LiveStream {
  readonly #url: string
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  readonly #recovered = new Set<() => void>()
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #lookedAt = 0
  #retryMs = firstRetryMs
  #connection: Connection = 'connecting'
  #hasBeenLive = false

  constructor(url = '/api/v1/stream') {
    this.#url = url
  }

  get connection(): Connection {
    return this.#connection
  }

  start(): void {
    if (this.#source) return
    const source = new EventSource(this.#url)
    this.#source = source
    source.onopen = () => this.#opened()
    source.onerror = () => this.#failed()
    for (const name of ['timeline', 'change']) {
      source.addEventListener(name, (event) => this.#received(name, (event as MessageEvent<string>).data))
    }
    this.#lookedAt = Date.now()
    this.#watch = setInterval(() => this.#lookAwake(), watchMs)
  }

  /** Opens the connection anew at once: it may be dead without having said so, as after a sleep. */
  restart(): void {
    this.stop()
    this.#retryMs = firstRetryMs
    this.start()
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#watch)
    this.#source?.close()
    this.#source = undefined
  }

  onMessage(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onRecovered(listener: () => void): () => void {
    this.#recovered.add(listener)
    return () => this.#recovered.delete(listener)
  }

  watchConnection(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  #opened(): void {
    const isRecovery = this.#hasBeenLive
    this.#retryMs = firstRetryMs
    this.#hasBeenLive = true
    this.#say('live')
    if (isRecovery) for (const listener of this.#recovered) listener()
  }

  /** EventSource gives up on some errors and retries on others; a new one each time behaves the same everywhere. */
  #failed(): void {
    this.stop()
    this.#say('offline')
    this.#timer = setTimeout(() => this.start(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
  }

  #lookAwake(): void {
    const sleptMs = Date.now() - this.#lookedAt
    this.#lookedAt = Date.now()
    if (sleptMs < asleepMs) return
    this.#say('offline')
    this.stop()
    this.start()
  }

  #received(name: string, data: string): void {
    const message = readStreamMessage(name, data)
    if (message) for (const listener of this.#listeners) listener(message)
  }

  #say(connection: Connection): void {
    this.#connection = connection
    for (const watcher of this.#watchers) watcher()
  }
}

import { MessageChannel, type MessagePort, type TransferListItem, Worker } from 'node:worker_threads'
import { ProductError } from '#lib/errors'
import type { Log } from '#platform/log'
import type { CallMessage, CallTable, Failure, MoreMessage, ReplyMessage } from './protocol.ts'

export interface ThreadOptions {
  /** What lives in the thread: metrics, logs. */
  readonly title: string
  /** The built file of the worker; left out: the engine runs in this thread, as from source. */
  readonly workerFile?: string | undefined
  readonly workerData: unknown
  /** Opens the engine in this thread and answers on the port; gives what a worker would tell at its start. */
  readonly openHere: (port: MessagePort) => Promise<unknown>
  /** The error of the asker for a failure that the engine knows; undefined: it is ours. */
  readonly errorOf: (failure: Failure) => Error | undefined
  readonly log: Log
}

interface Link {
  postMessage(message: CallMessage | MoreMessage, transfer: readonly TransferListItem[]): void
  end(): Promise<void>
}

interface Waiting {
  resolve(output: unknown): void
  reject(error: Error): void
  take?(part: unknown): void
}

/** Parts on the way before the asker has taken one. */
const ahead = 2

/** Calls of an engine in its thread, each answered by a promise or by parts one after another. */
export class ThreadClient<Calls extends CallTable<Calls>, Parts extends CallTable<Parts> = Record<never, never>> {
  readonly #options: ThreadOptions
  readonly #waiting = new Map<number, Waiting>()
  #link: Link | undefined
  #lastId = 0

  private constructor(options: ThreadOptions) {
    this.#options = options
  }

  /** Starts the thread; `opened` is what it tells first. */
  static async start<Calls extends CallTable<Calls>, Parts extends CallTable<Parts> = Record<never, never>>(options: ThreadOptions): Promise<{ client: ThreadClient<Calls, Parts>; opened: unknown }> {
    const client = new ThreadClient<Calls, Parts>(options)
    const opened = options.workerFile === undefined ? await client.#startHere() : await client.#startWorker(options.workerFile)
    return { client, opened }
  }

  async #startHere(): Promise<unknown> {
    const { port1, port2 } = new MessageChannel()
    const opened = await this.#options.openHere(port2)
    port1.on('message', (message: ReplyMessage) => this.#take(message))
    this.#link = {
      postMessage: (message, transfer) => port1.postMessage(message, transfer),
      end: async () => {
        port1.close()
        port2.close()
      },
    }
    return opened
  }

  async #startWorker(workerFile: string): Promise<unknown> {
    const worker = new Worker(workerFile, { workerData: this.#options.workerData, name: this.#options.title })
    const opened = new Promise<unknown>((resolve, reject) => this.#waiting.set(0, { resolve, reject }))
    worker.on('message', (message: ReplyMessage) => this.#take(message))
    worker.on('error', (error) => this.#fail(error))
    worker.on('exit', () => this.#fail(new Error(`The thread of the ${this.#options.title} engine has ended.`)))
    this.#link = {
      postMessage: (message, transfer) => worker.postMessage(message, transfer),
      end: async () => void (await worker.terminate()),
    }
    return opened
  }

  call<Name extends keyof Calls & string>(name: Name, input: Calls[Name][0], transfer: readonly TransferListItem[] = []): Promise<Calls[Name][1]> {
    return new Promise((resolve, reject) => {
      this.#send({ resolve: (output) => resolve(output as Calls[Name][1]), reject }, name, input, transfer)
    })
  }

  /** The answer part by part; no more are made than are taken. Ends with the signal. */
  async *parts<Name extends keyof Parts & string>(name: Name, input: Parts[Name][0], signal?: AbortSignal): AsyncIterable<Parts[Name][1]> {
    const inbox = new Inbox<Parts[Name][1]>()
    const id = this.#send({ resolve: () => inbox.end(), reject: (error) => inbox.end(error), take: (part) => inbox.put(part as Parts[Name][1]) }, name, input, [])
    const want = (more: number): void => this.#link?.postMessage({ id, more }, [])
    const stop = (): void => want(0)
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    else want(ahead)
    try {
      for (let next = await inbox.take(); next && !signal?.aborted; next = await inbox.take()) {
        yield next.part
        want(1)
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      if (!inbox.isEnded) stop()
    }
  }

  async close(this: ThreadClient<Calls & { readonly close: readonly [undefined, undefined] }, Parts>): Promise<void> {
    const link = this.#link
    if (!link) return
    await this.call('close', undefined)
    this.#link = undefined
    await link.end()
  }

  #send(waiting: Waiting, name: string, input: unknown, transfer: readonly TransferListItem[]): number {
    const link = this.#link
    this.#lastId += 1
    const id = this.#lastId
    if (link) {
      this.#waiting.set(id, waiting)
      link.postMessage({ id, name, input }, transfer)
    } else {
      waiting.reject(new ProductError('unavailable', `The ${this.#options.title} engine is not running. Look at the log for why, and start Daybook again.`))
    }
    return id
  }

  #take(message: ReplyMessage): void {
    if ('told' in message) return this.#options.log.warn(message.told)
    const waiting = this.#waiting.get(message.id)
    if ('part' in message) return waiting?.take?.(message.part)
    this.#waiting.delete(message.id)
    if ('failure' in message) waiting?.reject(this.#errorOf(message.failure))
    else waiting?.resolve(message.output)
  }

  #errorOf(failure: Failure): Error {
    const known = failure.kind === 'full' ? new ProductError('unavailable', failure.message) : this.#options.errorOf(failure)
    if (known) return known
    this.#options.log.error(`The ${this.#options.title} engine failed.`, { error: failure.message })
    return new Error(failure.message)
  }

  #fail(cause: Error): void {
    const isRunning = this.#link !== undefined
    this.#link = undefined
    if (isRunning && this.#waiting.size > 0) this.#options.log.error(`The thread of the ${this.#options.title} engine has ended.`, { error: cause })
    for (const { reject } of this.#waiting.values()) reject(new ProductError('unavailable', `The ${this.#options.title} engine has ended. Look at the log for why, and start Daybook again.`, { cause }))
    this.#waiting.clear()
  }
}

/** Parts that have come and were not yet taken. */
class Inbox<Part> {
  isEnded = false
  readonly #parts: { readonly part: Part }[] = []
  #error: Error | undefined
  #wake = (): void => {}

  put(part: Part): void {
    this.#parts.push({ part })
    this.#wake()
  }

  end(error?: Error): void {
    this.isEnded = true
    this.#error = error
    this.#wake()
  }

  async take(): Promise<{ readonly part: Part } | undefined> {
    while (this.#parts.length === 0 && !this.isEnded) await new Promise<void>((resolve) => { this.#wake = resolve })
    const next = this.#parts.shift()
    if (!next && this.#error) throw this.#error
    return next
  }
}

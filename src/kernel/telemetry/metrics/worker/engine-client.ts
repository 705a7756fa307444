import { MessageChannel, type TransferListItem, Worker } from 'node:worker_threads'
import { ProductError } from '#lib/errors'
import { PromqlError } from '#lib/promql'
import type { Log } from '#platform/log'
import { Engine } from '../engine/engine.ts'
import type { EngineLimits } from '../engine/engine-limits.ts'
import { hostEngine } from './engine-host.ts'
import type { CallMessage, EngineCalls, Failure, ReplyMessage } from './protocol.ts'

export interface EngineClientOptions {
  readonly folder: string
  readonly limits: EngineLimits
  /** The built file of the worker; left out: the engine runs in this thread, as from source. */
  readonly workerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

interface Link {
  postMessage(message: CallMessage, transfer: readonly TransferListItem[]): void
  end(): Promise<void>
}

interface Waiting {
  resolve(output: unknown): void
  reject(error: Error): void
}

/** Calls of the engine in its thread, each answered by a promise. */
export class EngineClient {
  readonly #log: Log
  readonly #waiting = new Map<number, Waiting>()
  #link: Link | undefined
  #lastId = 0

  private constructor(log: Log) {
    this.#log = log
  }

  static async start(options: EngineClientOptions): Promise<EngineClient> {
    const client = new EngineClient(options.log)
    const damaged = options.workerFile === undefined ? await client.#inThisThread(options) : await client.#inWorker(options, options.workerFile)
    if (damaged.length > 0) options.log.error('Files of metrics cannot be read and were put aside: what they held is missing.', { files: damaged })
    return client
  }

  async #inThisThread({ folder, limits, now }: EngineClientOptions): Promise<readonly string[]> {
    const { engine, damaged } = await Engine.open({ folder, limits, now })
    const { port1, port2 } = new MessageChannel()
    hostEngine(engine, port2, limits)
    port1.on('message', (message: ReplyMessage) => this.#take(message))
    this.#link = {
      postMessage: (message, transfer) => port1.postMessage(message, transfer),
      end: async () => {
        port1.close()
        port2.close()
      },
    }
    return damaged
  }

  async #inWorker({ folder, limits }: EngineClientOptions, workerFile: string): Promise<readonly string[]> {
    const worker = new Worker(workerFile, { workerData: { folder, limits }, name: 'metrics' })
    const opened = new Promise<unknown>((resolve, reject) => this.#waiting.set(0, { resolve, reject }))
    worker.on('message', (message: ReplyMessage) => this.#take(message))
    worker.on('error', (error) => this.#fail(error))
    worker.on('exit', () => this.#fail(new Error('The thread of the metrics engine has ended.')))
    this.#link = {
      postMessage: (message, transfer) => worker.postMessage(message, transfer),
      end: async () => void (await worker.terminate()),
    }
    return (await opened) as readonly string[]
  }

  call<Name extends keyof EngineCalls>(name: Name, input: EngineCalls[Name][0], transfer: readonly TransferListItem[] = []): Promise<EngineCalls[Name][1]> {
    const link = this.#link
    if (!link) return Promise.reject(new ProductError('unavailable', 'The metrics engine is not running. Look at the log for why, and start Daybook again.'))
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (output) => resolve(output as EngineCalls[Name][1]), reject })
      link.postMessage({ id, name, input }, transfer)
    })
  }

  async close(): Promise<void> {
    const link = this.#link
    if (!link) return
    await this.call('close', undefined)
    this.#link = undefined
    await link.end()
  }

  #take(message: ReplyMessage): void {
    if ('told' in message) return this.#log.warn(message.told)
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ('failure' in message) waiting?.reject(this.#errorOf(message.failure))
    else waiting?.resolve(message.output)
  }

  #errorOf({ kind, message }: Failure): Error {
    if (kind === 'full') return new ProductError('unavailable', message)
    if (kind !== 'internal') return new PromqlError(kind, message)
    this.#log.error('The metrics engine failed.', { error: message })
    return new Error(message)
  }

  #fail(cause: Error): void {
    const isRunning = this.#link !== undefined
    this.#link = undefined
    if (isRunning && this.#waiting.size > 0) this.#log.error('The thread of the metrics engine has ended.', { error: cause })
    for (const { reject } of this.#waiting.values()) reject(new ProductError('unavailable', 'The metrics engine has ended. Look at the log for why, and start Daybook again.', { cause }))
    this.#waiting.clear()
  }
}

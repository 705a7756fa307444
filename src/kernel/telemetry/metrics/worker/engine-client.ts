import type { TransferListItem } from 'node:worker_threads'
import { PromqlError, type PromqlErrorType } from '#lib/promql'
import type { Log } from '#platform/log'
import { ThreadClient } from '../../thread/thread-client.ts'
import { Engine } from '../engine/engine.ts'
import type { EngineLimits } from '../engine/engine-limits.ts'
import { hostEngine } from './engine-host.ts'
import type { EngineCalls } from './protocol.ts'

export interface EngineClientOptions {
  readonly folder: string
  readonly limits: EngineLimits
  /** The built file of the worker; left out: the engine runs in this thread, as from source. */
  readonly workerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

/** Calls of the engine in its thread, each answered by a promise. */
export class EngineClient {
  readonly #thread: ThreadClient<EngineCalls>

  private constructor(thread: ThreadClient<EngineCalls>) {
    this.#thread = thread
  }

  static async start({ folder, limits, workerFile, now, log }: EngineClientOptions): Promise<EngineClient> {
    const { client, opened } = await ThreadClient.start<EngineCalls>({
      title: 'metrics', workerFile, workerData: { folder, limits }, log,
      openHere: async (port) => {
        const { engine, damaged } = await Engine.open({ folder, limits, now })
        hostEngine(engine, port, limits)
        return damaged
      },
      errorOf: ({ kind, message }) => kind === 'internal' ? undefined : new PromqlError(kind as PromqlErrorType, message),
    })
    const damaged = opened as readonly string[]
    if (damaged.length > 0) log.error('Files of metrics cannot be read and were put aside: what they held is missing.', { files: damaged })
    return new EngineClient(client)
  }

  call<Name extends keyof EngineCalls>(name: Name, input: EngineCalls[Name][0], transfer: readonly TransferListItem[] = []): Promise<EngineCalls[Name][1]> {
    return this.#thread.call(name, input, transfer)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

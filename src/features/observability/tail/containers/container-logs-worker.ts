import { join } from 'node:path'
import type { Worker, WorkerContext } from '#kernel/feature'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { askEngine } from '../../collect/ask-engine.ts'
import type { ObservabilityOptions } from '../../observability-settings.ts'
import { PositionedWriter } from '../positioned-writer.ts'
import type { SourceBoard } from '../source-board.ts'
import { ContainerSink, isContainerPosition, type SpeakingContainer } from './container-sink.ts'
import { followContainer } from './follow-container.ts'

const flushEveryMs = 250
const listEveryMs = 2000
const noEngineMs = 15_000
const againMs = 30_000
const firstReadMs = 3_600_000
const optOut = 'daybook.logs'

interface Seen extends SpeakingContainer {
  readonly isRunning: boolean
}

/** Keeps what the containers of this machine say. */
export function containerLogsWorker(options: ObservabilityOptions, board: SourceBoard): Worker {
  return {
    id: 'log-containers', leader: false,
    async run(worker) {
      if (!options.settings.containerLogs) return await new Promise((resolve) => worker.signal.addEventListener('abort', () => resolve(), { once: true }))
      const writer = await PositionedWriter.open({ path: join(worker.site.dataDir, 'telemetry', 'positions', 'containers.jsonl'), logs: options.telemetry.logs, source: 'containers' }, isContainerPosition)
      const sink = new ContainerSink(writer, board, () => worker.clock.now())
      const following = new Following(options, board, sink, worker)
      try {
        await Promise.all([following.run(), keep(sink, worker)])
        await sink.flush().catch((error: unknown) => worker.log.warn('The last lines of containers could not be kept; they are read again.', { error }))
      } finally {
        await writer.close()
      }
    },
  }
}

async function keep(sink: ContainerSink, worker: WorkerContext): Promise<void> {
  worker.signal.addEventListener('abort', () => sink.release(), { once: true })
  while (!worker.signal.aborted) {
    await worker.clock.sleep(flushEveryMs, worker.signal).catch(() => undefined)
    await sink.flush().catch(async (error: unknown) => {
      worker.log.warn('Lines of containers could not be kept now; they wait.', { error })
      await worker.clock.sleep(listEveryMs, worker.signal).catch(() => undefined)
    })
  }
}

/** Who is followed now, and who said all. */
class Following {
  readonly #options: ObservabilityOptions
  readonly #board: SourceBoard
  readonly #sink: ContainerSink
  readonly #worker: WorkerContext
  readonly #since: Date
  readonly #followed = new Map<string, Promise<void>>()
  readonly #names = new Map<string, string>()
  /** Ended, and read to the end. */
  readonly #done = new Set<string>()
  readonly #notBeforeMs = new Map<string, number>()

  constructor(options: ObservabilityOptions, board: SourceBoard, sink: ContainerSink, worker: WorkerContext) {
    this.#options = options
    this.#board = board
    this.#sink = sink
    this.#worker = worker
    this.#since = new Date(worker.clock.now().getTime() - firstReadMs)
  }

  async run(): Promise<void> {
    const { signal, clock } = this.#worker
    while (!signal.aborted) {
      const containers = await this.#list()
      if (containers) await this.#sync(containers)
      await clock.sleep(containers ? listEveryMs : noEngineMs, signal).catch(() => undefined)
    }
    await Promise.all(this.#followed.values())
  }

  /** Also those that ended: one may live for less than the time between two looks. */
  async #list(): Promise<Seen[] | undefined> {
    const entry = this.#board.entry('container', 'Docker\'s engine')
    try {
      const listed = await askEngine(this.#options.dockerHost, '/containers/json?all=1', this.#worker.signal)
      this.#board.remove('container', entry.name)
      return listOf(listed).map(recordOf).map(seenOf).filter(({ id, labels }) => id !== '' && labels[optOut] !== 'false')
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EACCES') entry.is('failing', 'Daybook may not ask it. Add the user that runs Daybook to the group docker.')
      else if (code === 'ENOENT' || code === 'ECONNREFUSED') entry.is('off', 'There is none here, or it is stopped.')
      else entry.is('failing', `It cannot be asked: ${error instanceof Error ? error.message : 'the reason is not known.'}`)
      return undefined
    }
  }

  async #sync(containers: readonly Seen[]): Promise<void> {
    const now = this.#worker.clock.now().getTime()
    for (const container of containers) {
      if (container.isRunning) this.#done.delete(container.id)
      if (this.#followed.has(container.id) || this.#done.has(container.id) || (this.#notBeforeMs.get(container.id) ?? 0) > now) continue
      this.#names.set(container.id, container.name)
      this.#followed.set(container.id, this.#follow(container))
    }
    const ids = new Set(containers.map(({ id }) => id))
    for (const [id, name] of this.#names) if (!ids.has(id) && !this.#followed.has(id)) this.#let(id, name)
    await this.#sink.forget(this.#sink.known().filter((id) => !ids.has(id) && !this.#followed.has(id)))
  }

  #let(id: string, name: string): void {
    this.#names.delete(id)
    this.#done.delete(id)
    this.#notBeforeMs.delete(id)
    if (![...this.#names.values()].includes(name)) this.#board.remove('container', name)
  }

  async #follow(container: Seen): Promise<void> {
    const { dockerHost, settings: { maxLineBytes } } = this.#options
    const { signal, clock } = this.#worker
    const entry = this.#board.entry('container', container.name)
    entry.detail = container.image
    entry.is(container.isRunning ? 'ok' : 'off')
    try {
      await followContainer(container, { dockerHost, sink: this.#sink, maxLineBytes, since: this.#since, signal })
      if (!container.isRunning) this.#done.add(container.id)
      entry.is('off', 'It has ended.')
    } catch (error) {
      this.#notBeforeMs.set(container.id, clock.now().getTime() + againMs)
      if (!signal.aborted) entry.is('failing', `What it says cannot be read: ${error instanceof Error ? error.message : 'the reason is not known.'}`)
    } finally {
      this.#followed.delete(container.id)
    }
  }
}

function seenOf(container: Readonly<Record<string, unknown>>): Seen {
  const labels = Object.fromEntries(Object.entries(recordOf(container['Labels'])).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
  return { id: textOf(container['Id']) ?? '', name: (textOf(listOf(container['Names'])[0]) ?? '').replace(/^\//, '') || (textOf(container['Id']) ?? '').slice(0, 12), image: textOf(container['Image']) ?? '', labels, isRunning: container['State'] === 'running' }
}

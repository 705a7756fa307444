import type { WorkerContext } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { AlertingOptions } from '../../alerting-settings.ts'
import type { DeliveryRow } from '../../alerting-tables.ts'
import { type FoundChannel, readChannels } from '../channel-book.ts'
import { allChannels } from '../kinds/all-channels.ts'
import { type ChannelHost, refused, type Sent } from '../kinds/channel.ts'
import { withoutSecrets } from '../sealed-secrets.ts'
import { channelMessage } from '../texts/channel-message.ts'
import { holdToClock } from './hold-to-clock.ts'
import { mergeOutdated } from './merge-outdated.ts'
import { takeDeliveries } from './take-deliveries.ts'
import { type Result, writeResults } from './write-results.ts'

/** On the way at the same time; of one receiver so many, that one which hangs does not keep the others waiting. */
const atOnce = 600
const perReceiver = 100

/** Sends what is due, many at a time. A result is written as soon as it is there, together with those that came meanwhile. */
export class DeliveryPump {
  readonly #worker: WorkerContext
  readonly #options: AlertingOptions
  readonly #host: ChannelHost
  readonly #onTheWay = new Map<string, DeliveryRow>()
  readonly #counts = new Map<string, number>()
  #results: Result[] = []
  #writing: Promise<void> | undefined
  readonly #onDone: () => void

  /** `onDone` is called when there is room again. */
  constructor(worker: WorkerContext, options: AlertingOptions, host: ChannelHost, onDone: () => void) {
    this.#worker = worker
    this.#options = options
    this.#host = host
    this.#onDone = onDone
  }

  /** Takes all that is due and that there is room for, and begins to send it. */
  async take(): Promise<void> {
    const { db, clock, signal } = this.#worker
    await holdToClock(db, clock.now())
    for (;;) {
      const room = atOnce - this.#onTheWay.size
      if (room <= 0 || signal.aborted) return
      const busy = [...this.#counts].filter(([, count]) => count >= perReceiver).map(([name]) => name)
      const taken = await takeDeliveries(db, { now: clock.now(), room, perReceiver, busy })
      if (taken.length === 0) return
      const merged = await mergeOutdated(db, taken, clock.now())
      const left = taken.filter(({ id }) => !merged.has(id))
      const channelOf = await readChannels(db, this.#options.secrets, left)
      for (const delivery of left) void this.#send(delivery, channelOf(delivery))
    }
  }

  /** Waits for all that is on the way. */
  async end(): Promise<void> {
    while (this.#onTheWay.size > 0) {
      await (this.#writing ?? new Promise((resolve) => { setTimeout(resolve, 5) }))
    }
  }

  /** Must not throw. */
  async #send(delivery: DeliveryRow, channel: FoundChannel): Promise<void> {
    this.#onTheWay.set(delivery.id, delivery)
    this.#counts.set(delivery.receiver, (this.#counts.get(delivery.receiver) ?? 0) + 1)
    const startedAt = performance.now()
    const sent = await this.#try(delivery, channel)
    // Stopped in the middle: whether it arrived is not known, so it is sent again.
    if (this.#worker.signal.aborted && sent.error !== null) return this.#forget(delivery)
    this.#results.push({ delivery, sent, at: this.#worker.clock.now(), ms: Math.round(performance.now() - startedAt) })
    this.#writing ??= this.#write()
  }

  async #try(delivery: DeliveryRow, found: FoundChannel): Promise<Sent> {
    if ('error' in found) return refused(found.error)
    const channel = allChannels.get(delivery.kind)
    if (!channel) return refused(`Daybook cannot tell by ${delivery.kind}. Name another way, or a receiver to tell instead.`)
    try {
      const sent = await channel.send(channelMessage(delivery, found.texts), found.values, this.#host)
      return sent.error === null ? sent : { ...sent, error: withoutSecrets(sent.error, found.secrets) }
    } catch (error) {
      const isFinal = error instanceof ProductError && (error.code === 'invalid' || error.code === 'forbidden')
      const text = error instanceof Error ? error.message : String(error)
      return { status: null, error: withoutSecrets(text, found.secrets), isFinal }
    }
  }

  async #write(): Promise<void> {
    // Those that end in this turn go together.
    await new Promise((resolve) => { setImmediate(resolve) })
    while (this.#results.length > 0) {
      const results = this.#results
      this.#results = []
      try {
        await writeResults(this.#worker.db, results)
      } catch (error) {
        // They are given back when their time is over, and sent again.
        this.#worker.log.warn('How deliveries ended could not be written.', { error })
      }
      for (const { delivery } of results) this.#forget(delivery)
    }
    this.#writing = undefined
    this.#onDone()
  }

  #forget({ id, receiver }: DeliveryRow): void {
    this.#onTheWay.delete(id)
    const left = (this.#counts.get(receiver) ?? 1) - 1
    if (left > 0) this.#counts.set(receiver, left)
    else this.#counts.delete(receiver)
  }
}

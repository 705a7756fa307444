import type { LogBatch, LogsStore } from '#kernel/telemetry'
import { Labels } from '#lib/promql'
import { readSyslog, type SyslogMessage } from '#lib/wire'
import type { Log } from '#platform/log'

interface Received {
  readonly message: SyslogMessage
  readonly timeNs: bigint
}

interface SinkParts {
  readonly logs: LogsStore
  readonly now: () => Date
  readonly log: Log
  readonly source: string
}

const mostAtOnce = 5000
const mostWaiting = 50_000
const nsInMs = 1_000_000n

/** Gathers messages and writes them together. What waits is bounded: a sender that can wait is held back, another one's messages are let go and counted. */
export class SyslogSink {
  readonly #parts: SinkParts
  readonly #streams = new Map<string, Labels>()
  #waiting: Received[] = []
  #lost = 0

  constructor(parts: SinkParts) {
    this.#parts = parts
  }

  get isFull(): boolean {
    return this.#waiting.length >= mostWaiting
  }

  /** `peer` is the sender's address, where the message does not say its host. */
  add(text: string, peer: string): void {
    if (this.isFull) {
      this.#lost += 1
      return
    }
    const now = this.#parts.now()
    const message = readSyslog(text.replace(/[\r\n\0]+$/, ''), now)
    this.#waiting.push({ message: message.host === '' ? { ...message, host: peer } : message, timeNs: message.timeNs ?? BigInt(now.getTime()) * nsInMs })
  }

  /** Writes what waits. What cannot be written now waits on. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const part = this.#waiting.slice(0, mostAtOnce)
      const report = await this.#parts.logs.write(this.#batchOf(part))
      this.#waiting = this.#waiting.slice(part.length)
      for (const { reason, count, example } of report.rejected) this.#parts.log.warn('Messages of syslog were not taken.', { reason, count, example })
    }
    if (this.#lost > 0) this.#parts.log.warn('Messages of syslog came faster than they could be kept, and were let go.', { count: this.#lost })
    this.#lost = 0
  }

  #batchOf(received: readonly Received[]): LogBatch {
    const places = new Map<Labels, number>()
    const streamOf = Uint32Array.from(received, ({ message }) => {
      const stream = this.#streamOf(message)
      const place = places.get(stream) ?? places.size
      places.set(stream, place)
      return place
    })
    return {
      streams: [...places.keys()], streamOf, times: BigInt64Array.from(received, ({ timeNs }) => timeNs), lines: received.map(({ message }) => message.text),
      metadata: new Map(received.map(({ message }, at) => [at, metadataOf(message)])), source: this.#parts.source,
    }
  }

  #streamOf({ host, app, facility }: SyslogMessage): Labels {
    const key = `${host}\n${app}\n${facility}`
    const known = this.#streams.get(key)
    if (known) return known
    if (this.#streams.size >= mostWaiting) this.#streams.clear()
    const labels = Labels.of({ job: 'syslog', host, service_name: app === '' ? 'unknown_service' : app, facility })
    this.#streams.set(key, labels)
    return labels
  }
}

const levels: Readonly<Record<string, string>> = { emergency: 'fatal', alert: 'fatal', critical: 'fatal', error: 'error', warning: 'warn', notice: 'info', informational: 'info', debug: 'debug' }

function metadataOf({ severity, process, messageId, data }: SyslogMessage): Record<string, string> {
  const fields = { severity, detected_level: levels[severity] ?? 'unknown', pid: process, message_id: messageId }
  const own = Object.entries(data).map(([name, value]): [string, string] => [name.replaceAll(/[^a-zA-Z0-9_]/g, '_'), value])
  return Object.fromEntries([...own, ...Object.entries(fields)].filter(([, value]) => value !== ''))
}

import { hostname } from 'node:os'
import { basename } from 'node:path'
import { Labels } from '#lib/promql'
import { levelOfLine } from '../level-of-line.ts'
import type { LineClock } from '../line-clock.ts'
import type { TakenLine } from '../taken-line.ts'
import type { FileRecord } from './record-joiner.ts'
import type { TailEntry } from './tail-entry.ts'

const farAheadNs = 600_000_000_000n

/** Lines of one file, with its labels and with times that do not repeat. */
export class LinesOfFile {
  readonly #path: string
  readonly #entry: TailEntry
  readonly #clock: LineClock
  readonly #streams = new Map<string, Labels>()
  #lastOwnNs = 0n
  #lastGivenNs = 0n

  constructor(path: string, entry: TailEntry, clock: LineClock) {
    this.#path = path
    this.#entry = entry
    this.#clock = clock
  }

  /** Empty ones are left out. */
  of(records: readonly FileRecord[]): TakenLine[] {
    return records.flatMap(({ text, timeNs, stream, isCut }) => {
      if (text === '') return []
      const level = levelOfLine(text)
      const metadata = { ...(level === undefined ? {} : { detected_level: level }), ...(isCut ? { is_cut: 'true' } : {}) }
      return [{ stream: this.#stream(stream), timeNs: this.#time(timeNs), line: text, ...(Object.keys(metadata).length > 0 ? { metadata } : {}) }]
    })
  }

  /** Its own, unless that lies in the future: a clock that is wrong would hide the line. */
  #time(own: bigint | undefined): bigint {
    const readNs = this.#clock.nextNs()
    if (!this.#entry.hasOwnTime || own === undefined || own > readNs + farAheadNs) return readNs
    this.#lastGivenNs = own === this.#lastOwnNs ? this.#lastGivenNs + 1n : own
    this.#lastOwnNs = own
    return this.#lastGivenNs
  }

  #stream(stream = ''): Labels {
    const known = this.#streams.get(stream)
    if (known) return known
    const { labels } = this.#entry
    const service = labels['app'] ?? labels['job'] ?? (basename(this.#path).replace(/\..*$/, '') || 'unknown_service')
    const made = Labels.of({ source: 'file', job: 'files', host: hostname(), service_name: service, ...labels, filename: this.#path, ...(stream === '' ? {} : { stream }) })
    this.#streams.set(stream, made)
    return made
  }
}

import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RemoteResult } from '#features/alerting/probing'
import type { Log } from '#platform/log'

export interface SpoolOptions {
  readonly folder: string
  readonly log: Log
  /** Results that are kept; beyond that the oldest are let go. Default 50,000. */
  readonly mostKept?: number
}

interface Kept {
  readonly number: number
  readonly result: RemoteResult
}

const perFile = 1000

/**
 * What checks have found and the server has not confirmed, in files of the runner's folder: a runner that is killed loses
 * none of it. Each result has a number that never comes again, so that one told twice is counted once.
 */
export class ResultSpool {
  readonly #options: SpoolOptions
  readonly #mostKept: number
  #kept: Kept[] = []
  #next = 0
  /** First numbers of the files, the oldest first. */
  #files: number[] = []
  #inLast = perFile
  #unwritten: string[] = []
  #droppedCount = 0
  #hasFault = false

  constructor(options: SpoolOptions) {
    this.#options = options
    this.#mostKept = options.mostKept ?? 50_000
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    this.#files = readdirSync(options.folder).flatMap((name) => (/^\d+\.jsonl$/.test(name) ? [Number.parseInt(name, 10)] : [])).toSorted((a, b) => a - b)
    for (const first of this.#files) this.#kept.push(...this.#readFile(first))
    this.#next = Math.max(0, ...this.#kept.map(({ number }) => number + 1), ...this.#files)
  }

  get isEmpty(): boolean {
    return this.#kept.length === 0
  }

  /** How many were let go since this was confirmed to be told. */
  get dropped(): number {
    return this.#droppedCount
  }

  /** Numbers go on after those that the server has. */
  startAt(number: number): void {
    if (this.#next >= number) return
    this.#next = number
    this.#inLast = perFile
  }

  add(result: RemoteResult): void {
    const number = this.#next
    this.#next += 1
    this.#kept.push({ number, result })
    if (this.#inLast >= perFile) this.#beginFile(number)
    this.#inLast += 1
    this.#unwritten.push(`${JSON.stringify(result)}\n`)
    if (this.#unwritten.length === 1) setImmediate(() => this.flush())
    if (this.#kept.length > this.#mostKept) this.#letGo()
  }

  /** The oldest, with numbers that follow each other; undefined when there are none. */
  batch(most: number): { first: number; results: RemoteResult[] } | undefined {
    const [head] = this.#kept
    if (!head) return undefined
    const some = this.#kept.slice(0, most)
    const gap = some.findIndex(({ number }, index) => number !== head.number + index)
    return { first: head.number, results: (gap < 0 ? some : some.slice(0, gap)).map(({ result }) => result) }
  }

  /** The server has all before `next`, and knows of so many that were let go. */
  confirm(next: number, dropped: number): void {
    this.#droppedCount -= dropped
    this.#remove(this.#kept.findIndex(({ number }) => number >= next))
  }

  /** Writes what is not in a file yet. A disk that takes nothing costs no more than the safety of a kill. */
  flush(): void {
    const text = this.#unwritten.splice(0).join('')
    const last = this.#files.at(-1)
    if (text === '' || last === undefined) return
    try {
      appendFileSync(this.#pathOf(last), text, { mode: 0o600 })
    } catch (error) {
      if (!this.#hasFault) this.#options.log.warn('Results of checks cannot be written to the disk. They are kept in memory.', { error })
      this.#hasFault = true
    }
  }

  #beginFile(first: number): void {
    this.flush()
    this.#files.push(first)
    this.#inLast = 0
  }

  #letGo(): void {
    const count = Math.min(perFile, this.#kept.length - 1)
    if (this.#droppedCount === 0) this.#options.log.warn('The server is away for too long: the oldest results of checks are let go.', { kept: this.#mostKept })
    this.#droppedCount += count
    this.#remove(count)
  }

  /** Removes the first `count`; all when it is negative. */
  #remove(count: number): void {
    this.#kept = count < 0 ? [] : this.#kept.slice(count)
    const oldest = this.#kept[0]?.number ?? this.#next
    this.flush()
    // A file is done with when the next one begins before what is still wanted; the last one when nothing is.
    while (this.#files.length > 0 && (this.#files[1] ?? this.#next) <= oldest) rmSync(this.#pathOf(this.#files.shift() ?? 0), { force: true })
    if (this.#files.length === 0) this.#inLast = perFile
  }

  /** A line that was cut by a kill ends its file. */
  #readFile(first: number): Kept[] {
    const kept: Kept[] = []
    for (const line of readFileSync(this.#pathOf(first), 'utf8').split('\n').slice(0, -1)) {
      try {
        kept.push({ number: first + kept.length, result: JSON.parse(line) as RemoteResult })
      } catch {
        return kept
      }
    }
    return kept
  }

  #pathOf(first: number): string {
    return join(this.#options.folder, `${String(first).padStart(12, '0')}.jsonl`)
  }
}

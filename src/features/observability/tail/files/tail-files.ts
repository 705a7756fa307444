import { join } from 'node:path'
import type { LogsStore, LogWriteReport } from '#kernel/telemetry'
import type { Log } from '#platform/log'
import { LineClock } from '../line-clock.ts'
import { PositionedWriter } from '../positioned-writer.ts'
import type { SourceBoard } from '../source-board.ts'
import type { TakenPart } from '../taken-line.ts'
import { type FilePosition, FilePositions, isFilePosition, keyOf } from './file-positions.ts'
import { findFiles } from './find-files.ts'
import { LinesOfFile } from './lines-of-file.ts'
import type { ReachedEntry } from './load-entries.ts'
import { type FileRead, TailedFile } from './tailed-file.ts'

interface Parts {
  readonly logs: LogsStore
  readonly board: SourceBoard
  readonly log: Log
  readonly now: () => Date
  readonly dataDir: string
  readonly maxLineBytes: number
}

interface Followed {
  readonly file: TailedFile
  readonly lines: LinesOfFile
  nextAtMs: number
  isFound: boolean
}

export const maxFiles = 10_000
const maxOpen = 1000
const atOnce = 16
const batchBytes = 4 * 2 ** 20
const soonestMs = 250
const latestMs = 5000
const keepPositionsMs = 30 * 86_400_000
const keepPositions = 20_000

/** Follows many files, reads those that grew by turns, and keeps what they say. One call of `turn` at a time. */
export class TailFiles {
  readonly #parts: Parts
  readonly #writer: PositionedWriter<FilePosition>
  readonly #positions: FilePositions
  readonly #clock: LineClock
  readonly #inUse = new Set<string>()
  readonly #followed = new Map<string, Followed>()
  #isFirstLook = true

  private constructor(parts: Parts, writer: PositionedWriter<FilePosition>) {
    this.#parts = parts
    this.#writer = writer
    this.#positions = new FilePositions(writer.positions().values())
    this.#clock = new LineClock(parts.now)
  }

  static async open(parts: Parts): Promise<TailFiles> {
    return new TailFiles(parts, await PositionedWriter.open({ path: join(parts.dataDir, 'telemetry', 'positions', 'files.jsonl'), logs: parts.logs, source: 'files' }, isFilePosition))
  }

  /** Looks which files there are. Gives patterns that match more than is looked at. */
  async discover(entries: readonly ReachedEntry[]): Promise<string[]> {
    for (const followed of this.#followed.values()) followed.isFound = false
    const cut: string[] = []
    for (const { entry, reachOf } of entries) {
      for (const pattern of entry.paths) {
        const { files, isCut } = await findFiles(pattern, entry.exclude, maxFiles)
        if (isCut) cut.push(pattern)
        for (const path of files) this.#follow(path, { entry, reachOf }, pattern)
      }
    }
    for (const [path, { isFound, file }] of this.#followed) {
      if (isFound || file.isOpen) continue
      this.#followed.delete(path)
      this.#parts.board.remove('file', path)
    }
    this.#isFirstLook = false
    await this.#writer.forget(this.#positions.dropOld(this.#parts.now().getTime() - keepPositionsMs, keepPositions))
    return cut
  }

  /** Reads what grew, once each. Gives whether there was anything. Throws where it could not be kept; it is read again then. */
  async turn(): Promise<boolean> {
    const nowMs = this.#parts.now().getTime()
    const due = [...this.#followed.values()].filter(({ nextAtMs }) => nextAtMs <= nowMs)
    let isBusy = false
    for (let at = 0; at < due.length; at += atOnce) {
      const group = due.slice(at, at + atOnce)
      const reads = await Promise.all(group.map((followed) => this.#look(followed)))
      const found = group.flatMap((followed, index) => reads[index] ? [{ followed, read: reads[index] }] : [])
      isBusy ||= group.some(({ nextAtMs }) => nextAtMs === 0)
      if (found.length > 0) await this.#keep(found)
    }
    await this.#closeSome(nowMs)
    return isBusy
  }

  /** Lets all files go: they are found anew, by other entries perhaps. */
  async clear(): Promise<void> {
    for (const { file } of this.#followed.values()) await file.close()
    this.#followed.clear()
    this.#parts.board.removeAll('file')
  }

  async close(): Promise<void> {
    for (const { file } of this.#followed.values()) await file.close()
    await this.#writer.close()
  }

  #follow(path: string, { entry, reachOf }: ReachedEntry, pattern: string): void {
    const known = this.#followed.get(path)
    if (known) {
      known.isFound = true
      return
    }
    if (this.#followed.size >= maxFiles) return
    const file = new TailedFile({ path, entry, reach: reachOf(pattern), maxLineBytes: this.#parts.maxLineBytes, positions: this.#positions, inUse: this.#inUse, isOld: this.#isFirstLook })
    this.#followed.set(path, { file, lines: new LinesOfFile(path, entry, this.#clock), nextAtMs: 0, isFound: true })
    this.#parts.board.entry('file', path)
  }

  async #look(followed: Followed): Promise<FileRead | undefined> {
    const { file } = followed
    const nowMs = this.#parts.now().getTime()
    const entry = this.#parts.board.entry('file', file.path)
    const read = await file.look(nowMs).catch((error: NodeJS.ErrnoException) => {
      file.problem = `It cannot be read (${error.code ?? error.message}).`
      return undefined
    })
    if (file.problem !== '') entry.is(file.isMissing ? 'waiting' : 'failing', file.problem)
    else if (entry.health !== 'degraded') entry.is('ok')
    followed.nextAtMs = read || file.grewAtMs === nowMs ? 0 : nowMs + Math.min(latestMs, Math.max(soonestMs, (nowMs - file.grewAtMs) / 20))
    return read
  }

  /** Where it fails, what was read is let go and read again from where it was. */
  async #keep(found: readonly { readonly followed: Followed; readonly read: FileRead }[]): Promise<void> {
    for (let at = 0; at < found.length;) {
      const parts: TakenPart<FilePosition>[] = []
      const first = at
      for (let bytes = 0; at < found.length && (bytes < batchBytes || at === first); at += 1) {
        const { followed, read } = found[at] as (typeof found)[number]
        parts.push({ key: keyOf(read.position.path, read.position.id), lines: followed.lines.of(read.records), position: read.position })
        bytes += read.records.reduce((sum, { text }) => sum + text.length, 0)
      }
      try {
        this.#tell(found.slice(first, at), parts, await this.#writer.write(parts))
      } catch (error) {
        for (const { followed } of found.slice(first)) await followed.file.close()
        throw error
      }
    }
  }

  #tell(found: readonly { readonly followed: Followed; readonly read: FileRead }[], parts: readonly TakenPart<FilePosition>[], { rejected }: LogWriteReport): void {
    const now = this.#parts.now()
    for (const [at, { position, lines }] of parts.entries()) {
      const { followed, read } = found[at] as (typeof found)[number]
      this.#positions.set(position)
      const entry = this.#parts.board.entry('file', followed.file.path)
      entry.took(lines.length, lines.reduce((sum, { line }) => sum + line.length, 0), now)
      if (read.records.some(({ isCut }) => isCut)) entry.is('degraded', `A line was longer than ${this.#parts.maxLineBytes} bytes, and was cut there.`)
      const [worst] = rejected
      if (worst) entry.is('degraded', `${worst.count} lines were not taken: ${worst.example}`)
    }
    for (const { reason, count, example } of rejected) this.#parts.log.warn('Lines of files were not taken.', { reason, count, example })
  }

  async #closeSome(nowMs: number): Promise<void> {
    const open = [...this.#followed.values()].filter(({ file }) => file.isOpen)
    if (open.length <= maxOpen) return
    const idle = open.toSorted((a, b) => a.file.grewAtMs - b.file.grewAtMs).slice(0, open.length - maxOpen).filter(({ file }) => nowMs - file.grewAtMs > latestMs)
    for (const { file } of idle) await file.close()
  }
}

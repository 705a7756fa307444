import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { writeFileAtomically } from '#platform/files'

/** A line by which the store can be asked whether it took what is on its way. */
export interface Probe {
  readonly labels: Readonly<Record<string, string>>
  readonly timeNs: string
  /** What of its structured metadata must be the same. */
  readonly marks?: Readonly<Record<string, string>>
}

/** Where a source stands (`to`) when the store has any of the probes, and where it stood before (`from`). Without probes it stands at `to`; null is forgotten. */
export interface PositionEntry {
  readonly key: string
  readonly from: unknown
  readonly to: unknown
  readonly probes: readonly Probe[]
}

const compactAboveBytes = 4 * 2 ** 20

/** Positions as lines of JSON, appended before what they tell of is written. A crash may leave half a line at the end. */
export class PositionFile {
  readonly #path: string
  #file: FileHandle
  #bytes: number
  #compactAt: number

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path
    this.#file = file
    this.#bytes = bytes
    this.#compactAt = compactAboveBytes
  }

  /** Opens the file and gives the last entry of each source. */
  static async open(path: string): Promise<{ file: PositionFile; entries: readonly PositionEntry[] }> {
    await mkdir(dirname(path), { recursive: true })
    const entries = entriesOf(await readFile(path, 'utf8').catch(() => ''))
    return { file: new PositionFile(path, await open(path, 'a', 0o600), 0), entries }
  }

  /** On the disk when it resolves. */
  async append(entries: readonly PositionEntry[]): Promise<void> {
    const text = textOfEntries(entries)
    await this.#file.appendFile(text)
    await this.#file.datasync()
    this.#bytes += text.length
  }

  get isLong(): boolean {
    return this.#bytes > this.#compactAt
  }

  /** Leaves these entries alone in the file. */
  async replace(entries: readonly PositionEntry[]): Promise<void> {
    const text = textOfEntries(entries)
    await writeFileAtomically(this.#path, text, { mode: 0o600 })
    await this.#file.close()
    this.#file = await open(this.#path, 'a', 0o600)
    this.#bytes = 0
    this.#compactAt = Math.max(compactAboveBytes, text.length * 4)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

function textOfEntries(entries: readonly PositionEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

function entriesOf(text: string): PositionEntry[] {
  const last = new Map<string, PositionEntry>()
  for (const line of text.split('\n')) {
    const entry = entryOf(line)
    if (!entry) continue
    if (entry.to === null) last.delete(entry.key)
    else last.set(entry.key, entry)
  }
  return [...last.values()]
}

function entryOf(line: string): PositionEntry | undefined {
  try {
    const { key, from = null, to = null, probes } = recordOf(JSON.parse(line))
    if (typeof key !== 'string') return undefined
    return { key, from, to, probes: listOf(probes).map(recordOf).map((probe) => ({ labels: recordOf(probe['labels']) as Record<string, string>, timeNs: textOf(probe['timeNs']) ?? '0', marks: recordOf(probe['marks']) as Record<string, string> })) }
  } catch {
    return undefined
  }
}

import { promisify } from 'node:util'
import { brotliCompress, brotliDecompressSync, constants, crc32 } from 'node:zlib'
import { gramSet } from './grams.ts'

const compress = promisify(brotliCompress)
const quality = 5
const metaChunkBytes = 1 << 16

/** Lines of one stream within a block, by time. */
export interface Run { readonly stream: number; readonly count: number; /** ns since 1970. */ readonly from: bigint; readonly to: bigint }

/** Lines ready to be written: run after run. */
export interface PlainBlock {
  readonly runs: readonly Run[]
  readonly times: readonly bigint[]
  readonly lines: readonly string[]
  readonly metadata: ReadonlyMap<number, Readonly<Record<string, string>>>
}

export interface PackedBlock { readonly meta: Buffer; readonly text: Buffer; readonly grams: Uint8Array; readonly plainBytes: number; readonly checksum: number }

/** A block as it is read. What is said of its lines is read when it is asked for: most blocks of a search have none that fits. */
export class OpenBlock {
  /** Lines with a line break behind each; a line may have breaks of its own. */
  readonly text: Buffer
  readonly start: bigint
  readonly #runs: readonly Run[]
  readonly #meta: Buffer
  #known: VarintReader | undefined
  #offsets: Uint32Array | undefined
  #times: Float64Array | undefined
  #metadata: ReadonlyMap<number, Readonly<Record<string, string>>> | undefined

  constructor(text: Buffer, meta: Buffer, runs: readonly Run[]) {
    this.text = text
    this.start = startOf(runs)
    this.#runs = runs
    this.#meta = meta
  }

  get #numbers(): VarintReader {
    return this.#known ??= new VarintReader(brotliDecompressSync(this.#meta, { chunkSize: metaChunkBytes }))
  }

  /** Where each line begins, and one more for the end. */
  get offsets(): Uint32Array {
    return this.#offsets ??= this.#readOffsets()
  }

  /** ns after the earliest run's start. */
  get times(): Float64Array {
    return this.#times ??= this.#readTimes(this.offsets.length - 1)
  }

  /** By the line's index. */
  get metadata(): ReadonlyMap<number, Readonly<Record<string, string>>> {
    this.#times ??= this.#readTimes(this.offsets.length - 1)
    return this.#metadata ??= this.#readMetadata()
  }

  #readOffsets(): Uint32Array {
    const count = this.#runs.reduce((sum, run) => sum + run.count, 0)
    const offsets = new Uint32Array(count + 1)
    for (let at = 0, end = 0; at < count; at += 1) {
      end += this.#numbers.read() + 1
      offsets[at + 1] = end
    }
    return offsets
  }

  #readTimes(count: number): Float64Array {
    const times = new Float64Array(count)
    let at = 0
    for (const run of this.#runs) {
      let now = 0
      for (const end = at + run.count; at < end; at += 1) {
        now += this.#numbers.read()
        times[at] = now
      }
    }
    return times
  }

  #readMetadata(): ReadonlyMap<number, Readonly<Record<string, string>>> {
    const extra = this.#numbers.rest()
    return new Map(extra === '' ? [] : JSON.parse(extra) as [number, Record<string, string>][])
  }
}

export async function packBlock({ runs, times, lines, metadata }: PlainBlock): Promise<PackedBlock> {
  const text = Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`)
  const start = startOf(runs)
  const numbers = new VarintWriter(lines.length * 12 + 16)
  const isPlain = text.length === lines.reduce((sum, line) => sum + line.length + 1, 0)
  for (const line of lines) numbers.write(isPlain ? line.length : Buffer.byteLength(line))
  let at = 0
  for (const { count } of runs) {
    let before = 0
    for (const end = at + count; at < end; at += 1) {
      const now = Number((times[at] as bigint) - start)
      numbers.write(now - before)
      before = now
    }
  }
  const extra = Buffer.from(metadata.size === 0 ? '' : JSON.stringify([...metadata]))
  const meta = Buffer.concat([numbers.bytes(), extra])
  const [packedMeta, packedText] = await Promise.all([packed(meta), packed(text)])
  return { meta: packedMeta, text: packedText, grams: gramSet(text), plainBytes: text.length, checksum: crc32(packedText, crc32(packedMeta)) }
}

async function packed(bytes: Buffer): Promise<Buffer> {
  // In one piece: the default of 16 kB costs a call from the thread for each.
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    // Costs a five-hundredth more room, and is unpacked in five sixths of the time.
    [constants.BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING]: 1,
  }
  return compress(bytes, { chunkSize: Math.max(64, bytes.length >> 2), params })
}

/** Unpacks in this thread: a block takes less than handing it to another and back. Throws where it is damaged. */
export function openBlock(meta: Buffer, packedText: Buffer, runs: readonly Run[], { plainBytes, checksum }: { readonly plainBytes: number; readonly checksum: number }): OpenBlock {
  if (crc32(packedText, crc32(meta)) !== checksum) throw new Error('A block of stored log lines is damaged: its checksum does not fit. Restore the file from a backup, or remove it.')
  return new OpenBlock(brotliDecompressSync(packedText, { chunkSize: Math.max(64, plainBytes + 1) }), meta, runs)
}

export function lineAt({ text, offsets }: OpenBlock, at: number): string {
  return text.toString('utf8', offsets[at], (offsets[at + 1] as number) - 1)
}

export function startOf(runs: readonly Run[]): bigint {
  return runs.reduce((least, { from }) => (from < least ? from : least), runs[0]?.from ?? 0n)
}

/** Whole numbers from 0 to 2^53 in seven bits a byte. */
class VarintWriter {
  #bytes: Buffer
  #at = 0

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  write(value: number): void {
    if (this.#at + 10 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.allocUnsafe(this.#bytes.length)])
    let rest = value
    while (rest >= 128) {
      this.#bytes[this.#at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#at++] = rest
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }
}

class VarintReader {
  at = 0
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  read(): number {
    let [value, scale] = [0, 1]
    for (;;) {
      const byte = this.#bytes[this.at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }

  rest(): string {
    return this.#bytes.toString('utf8', this.at)
  }
}

import { type FileHandle, open, readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

const headBytes = 8

/** The log of writes: what is appended is on the disk when `append` resolves. A frame is length, checksum, payload. */
export class WriteLog {
  readonly path: string
  bytes: number
  readonly #file: FileHandle

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.path = path
    this.#file = file
    this.bytes = bytes
  }

  static async create(path: string): Promise<WriteLog> {
    return new WriteLog(path, await open(path, 'wx'), 0)
  }

  /** Opens a log that was there before and goes on behind its last whole frame. */
  static async reopen(path: string, bytes: number): Promise<WriteLog> {
    const file = await open(path, 'r+')
    await file.truncate(bytes)
    return new WriteLog(path, file, bytes)
  }

  /** Where it fails (a full disk), nothing of these frames stays. */
  async append(payloads: readonly (readonly Buffer[])[]): Promise<void> {
    const parts = payloads.flatMap((payload) => [frameHead(payload), ...payload]).filter(({ length }) => length > 0)
    const size = parts.reduce((sum, { length }) => sum + length, 0)
    try {
      let written = (await this.#file.writev(parts, this.bytes)).bytesWritten
      if (written < size) {
        const rest = Buffer.concat(parts).subarray(written)
        while (written < size) written += (await this.#file.write(rest, written - (size - rest.length), size - written, this.bytes + written)).bytesWritten
      }
      await this.#file.datasync()
    } catch (error) {
      await this.#file.truncate(this.bytes)
      throw error
    }
    this.bytes += size
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

function frameHead(payload: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(payload.reduce((sum, { length }) => sum + length, 0), 0)
  head.writeUInt32LE(payload.reduce((sum, part) => crc32(part, sum), 0), 4)
  return head
}

/** The payloads of all whole frames, and how far they reach: a crash may leave half a frame behind them. */
export async function readFrames(path: string): Promise<{ payloads: Buffer[]; bytes: number }> {
  const all = await readFile(path)
  const payloads: Buffer[] = []
  let at = 0
  while (at + headBytes <= all.length) {
    const length = all.readUInt32LE(at)
    const payload = all.subarray(at + headBytes, at + headBytes + length)
    if (payload.length < length || length === 0 || crc32(payload) !== all.readUInt32LE(at + 4)) break
    payloads.push(payload)
    at += headBytes + length
  }
  return { payloads, bytes: at }
}

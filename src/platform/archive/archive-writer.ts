import { createHash, type Hash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { asFileError, syncFolder } from '#platform/files'
import { type ArchiveEntry, manifestName } from './manifest.ts'
import { tarEnd, tarHeader, tarPadding } from './tar-blocks.ts'

/** Half the time of the default for some percent more bytes. */
const compression = { level: 4 }
const privateMode = 0o600

interface NewFile {
  readonly path: string
  readonly mode: number
}

/** A new archive. It has its name only when it is finished; `discard` leaves nothing of it. */
export interface ArchiveWriter {
  readonly entries: readonly ArchiveEntry[]
  addFolder(folder: NewFile): Promise<void>
  addFile(file: NewFile, content: Uint8Array): Promise<void>
  /** The content must have exactly the size announced; else it throws, and the archive can only be discarded. */
  addStream(file: NewFile & { readonly sizeBytes: number }, content: AsyncIterable<Uint8Array>): Promise<void>
  /** Puts the list of entries first, and the whole under its name. Gives its size in bytes. */
  finish(about: unknown): Promise<number>
  /** May be called at any time, also after `finish`, which it then leaves alone. */
  discard(): Promise<void>
}

/**
 * Starts an archive at `path`, readable by its owner alone. The entries go to a file beside it until all are known: a gzip
 * file may be made of several (RFC 1952, 2.2), so the list is put before them without compressing them again. Throws
 * `unavailable` when the disk is full and `invalid` when the folder is missing or may not be written.
 */
export async function createArchive(path: string): Promise<ArchiveWriter> {
  const name = `${path}.${randomBytes(6).toString('hex')}`
  const body = new ArchiveBody(await openNew(`${name}.body.tmp`, path), `${name}.body.tmp`, path)
  const whole = `${name}.tmp`
  return {
    entries: body.entries,
    addFolder: (folder) => body.add(folder, undefined, []),
    addFile: (file, content) => body.add(file, content.byteLength, [content]),
    addStream: ({ sizeBytes, ...file }, content) => body.add(file, sizeBytes, content),
    finish: async (about) => {
      await body.end()
      return join({ path, whole, body: body.path, manifest: JSON.stringify({ about, entries: body.entries }) })
    },
    discard: async () => {
      body.destroy()
      await rm(body.path, { force: true })
      await rm(whole, { force: true })
    },
  }
}

async function openNew(path: string, asked: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', privateMode)
  } catch (error) {
    throw asFileError(error, asked)
  }
}

/** The entries, compressed as they come. */
class ArchiveBody {
  readonly entries: ArchiveEntry[] = []
  readonly path: string
  readonly #asked: string
  readonly #gzip = zlib.createGzip(compression)
  readonly #written: Promise<void>

  constructor(file: FileHandle, path: string, asked: string) {
    this.path = path
    this.#asked = asked
    this.#written = pipeline(this.#gzip, createWriteStream('', { fd: file }))
    // Told at the next write.
    this.#written.catch(() => undefined)
  }

  async add({ path, mode }: NewFile, sizeBytes: number | undefined, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const entry = { path, mode: mode & 0o777 }
    await this.#write(tarHeader({ ...entry, sizeBytes }))
    if (sizeBytes === undefined) {
      this.entries.push(entry)
      return
    }
    const hash = createHash('sha256')
    await this.#writeContent(path, sizeBytes, content, hash)
    await this.#write(tarPadding(sizeBytes))
    this.entries.push({ ...entry, sizeBytes, sha256: hash.digest('hex') })
  }

  async #writeContent(path: string, sizeBytes: number, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, hash: Hash): Promise<void> {
    let count = 0
    for await (const chunk of content) {
      count += chunk.byteLength
      if (count > sizeBytes) break
      hash.update(chunk)
      await this.#write(chunk)
    }
    if (count !== sizeBytes) throw new Error(`The size of ${path} changed while it was read: ${sizeBytes} bytes were announced.`)
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      if (bytes.byteLength > 0 && !this.#gzip.write(bytes)) await Promise.race([once(this.#gzip, 'drain'), this.#written])
    } catch (error) {
      throw asFileError(error, this.#asked)
    }
  }

  async end(): Promise<void> {
    this.#gzip.end(tarEnd)
    await this.#written.catch((error: unknown) => {
      throw asFileError(error, this.#asked)
    })
  }

  destroy(): void {
    this.#gzip.destroy()
  }
}

async function join({ path, whole, body, manifest }: { path: string; whole: string; body: string; manifest: string }): Promise<number> {
  try {
    const content = Buffer.from(manifest)
    const first = Buffer.concat([tarHeader({ path: manifestName, mode: privateMode, sizeBytes: content.byteLength }), content, tarPadding(content.byteLength)])
    await writeFile(whole, await promisify(zlib.gzip)(first, compression), { mode: privateMode, flag: 'wx' })
    await pipeline(createReadStream(body), createWriteStream(whole, { flags: 'a', flush: true }))
    await rename(whole, path)
    await syncFolder(dirname(path))
    return (await stat(path)).size
  } catch (error) {
    throw asFileError(error, path)
  }
}

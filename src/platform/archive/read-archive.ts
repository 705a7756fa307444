import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import zlib from 'node:zlib'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from '#platform/files'
import { damagedArchive } from './damaged-archive.ts'
import { type ArchiveEntry, Manifest, manifestName, maxManifestBytes } from './manifest.ts'
import { readTar, type TarEntry, TarFault } from './read-tar.ts'
import { maxTarBytes } from './tar-blocks.ts'

export interface ArchiveVisitor {
  /** Called first, with what the writer said of the archive; what it throws ends the reading. */
  onManifest(about: unknown, entries: readonly ArchiveEntry[]): Promise<void>
  /** Called with each entry in order; the content of a folder is empty. Its digest is known, and compared, only at its end. */
  onEntry(entry: ArchiveEntry, content: AsyncIterable<Buffer>): Promise<void>
  readonly signal?: AbortSignal
  /** Bytes of the file that were read so far. */
  readonly onProgress?: (doneBytes: number) => void
}

/**
 * Reads an archive once, from front to end, and holds it to its own list: same entries, same order, same sizes, same
 * digests, nothing after them. Throws `conflict` when it is cut off, damaged or more than it says.
 */
export async function readArchive(path: string, visitor: ArchiveVisitor): Promise<void> {
  const source = createReadStream(path)
  const plain = zlib.createGunzip()
  let doneBytes = 0
  source.on('error', (error) => plain.destroy(error))
  source.on('data', (chunk) => visitor.onProgress?.((doneBytes += chunk.length)))
  try {
    await readPlain(source.pipe(plain), visitor)
  } catch (error) {
    throw asReadError(error, path)
  } finally {
    source.destroy()
    plain.destroy()
  }
}

async function readPlain(chunks: AsyncIterable<Buffer>, visitor: ArchiveVisitor): Promise<void> {
  const limit = { seenBytes: 0, maxBytes: maxTarBytes([maxManifestBytes]) }
  const tar = readTar(chunks, (count) => {
    visitor.signal?.throwIfAborted()
    limit.seenBytes += count
    if (limit.seenBytes > limit.maxBytes) throw new TarFault('holds more than its list says')
  })
  const { about, entries } = await readManifest((await tar.next()).value ?? undefined)
  limit.maxBytes = limit.seenBytes + maxTarBytes(entries.map(({ sizeBytes = 0 }) => sizeBytes))
  await visitor.onManifest(about, entries)
  let position = 0
  for await (const found of tar) {
    const expected = entries[position]
    if (expected === undefined || !isSame(found, expected)) throw new TarFault('holds something else than its list says')
    await visitEntry(expected, found, visitor)
    position += 1
  }
  if (position < entries.length) throw new TarFault('lacks some of what its list says')
}

async function readManifest(entry: TarEntry | undefined): Promise<Manifest> {
  if (entry?.path !== manifestName || entry.type !== 'File' || entry.sizeBytes > maxManifestBytes) throw new TarFault('does not begin with its list')
  const chunks: Buffer[] = []
  for await (const chunk of entry.content) chunks.push(chunk)
  const manifest = Manifest.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')))
  if (!manifest.success) throw new TarFault('has a list that does not read', { cause: manifest.error })
  const paths = new Set(manifest.data.entries.map(({ path }) => path))
  if (paths.size < manifest.data.entries.length) throw new TarFault('names something twice')
  return manifest.data
}

/** A link, a device or another size is none of what was announced. */
function isSame(found: TarEntry, expected: ArchiveEntry): boolean {
  const isFolder = expected.sizeBytes === undefined
  return found.path === (isFolder ? `${expected.path}/` : expected.path) && found.type === (isFolder ? 'Directory' : 'File') && found.sizeBytes === (expected.sizeBytes ?? 0)
}

async function visitEntry(expected: ArchiveEntry, { content }: TarEntry, visitor: ArchiveVisitor): Promise<void> {
  const hash = createHash('sha256')
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      hash.update(chunk)
      yield chunk
    }
  }
  const whole = hashed()
  await visitor.onEntry(expected, whole)
  for await (const _ of whole) continue
  if (expected.sha256 !== undefined && hash.digest('hex') !== expected.sha256) throw new TarFault(`is damaged at ${expected.path}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asReadError(error: unknown, path: string): unknown {
  if (error instanceof ProductError) return error
  if (error instanceof TarFault) return damagedArchive(path, error.message, error.cause ?? error)
  const code = errnoOf(error)
  if (code === 'Z_BUF_ERROR') return damagedArchive(path, 'is cut off', error)
  if (code?.startsWith('Z_')) return damagedArchive(path, 'is not a gzip file, or is damaged', error)
  return asFileError(error, path)
}

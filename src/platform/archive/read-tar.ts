import { Header, Pax } from 'tar'
import { ByteReader } from './byte-reader.ts'
import { blockBytes, tarPadding } from './tar-blocks.ts'

/** One entry of a tar. Its content must be read to its end before the next one is asked for. */
export interface TarEntry {
  readonly path: string
  /** As tar names it: `File`, `Directory`, `SymbolicLink`… */
  readonly type: string
  readonly sizeBytes: number
  readonly content: AsyncGenerator<Buffer>
}

/** A path, and little else. */
const maxPaxBytes = 16 * 1024

/** What is wrong with a tar, as the end of a sentence that begins with "it". */
export class TarFault extends Error {}

/** The entries of a plain tar. Throws TarFault where it is not one; what follows its end must be zeros. */
export async function* readTar(chunks: AsyncIterable<Buffer>, onRead: (count: number) => void): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(chunks, onRead)
  for (;;) {
    const header = await readHeader(reader)
    if (header === undefined) return readZeros(reader)
    const content = readContent(reader, header.sizeBytes)
    yield { ...header, content }
    for await (const _ of content) continue
  }
}

interface EntryHeader {
  readonly path: string
  readonly type: string
  readonly sizeBytes: number
}

/** The next entry's, with the longer path that may stand before it; undefined at the end. */
async function readHeader(reader: ByteReader): Promise<EntryHeader | undefined> {
  const first = await readBlock(reader)
  if (first?.type !== 'ExtendedHeader') return first
  if (first.sizeBytes > maxPaxBytes) throw new TarFault('is damaged')
  const text = await reader.take(first.sizeBytes)
  await reader.take(tarPadding(first.sizeBytes).length)
  const header = await readBlock(reader)
  if (text === undefined || header === undefined) throw new TarFault('is cut off')
  const { path = header.path, size: sizeBytes = header.sizeBytes } = Pax.parse(text.toString('utf8'), undefined, false)
  return { ...header, path, sizeBytes }
}

async function readBlock(reader: ByteReader): Promise<EntryHeader | undefined> {
  const block = await reader.take(blockBytes)
  if (block === undefined) throw new TarFault('is cut off')
  const { nullBlock, cksumValid, path = '', type, size = 0 } = new Header(block)
  if (nullBlock) return undefined
  if (!cksumValid) throw new TarFault('is damaged')
  return { path, type, sizeBytes: size }
}

async function* readContent(reader: ByteReader, sizeBytes: number): AsyncGenerator<Buffer> {
  let count = 0
  for await (const part of reader.stream(sizeBytes)) {
    count += part.length
    yield part
  }
  if (count < sizeBytes) throw new TarFault('is cut off')
  await reader.take(tarPadding(sizeBytes).length)
}

async function readZeros(reader: ByteReader): Promise<void> {
  for await (const part of reader.stream(Number.MAX_SAFE_INTEGER)) {
    if (part.some((byte) => byte !== 0)) throw new TarFault('holds something after its end')
  }
}

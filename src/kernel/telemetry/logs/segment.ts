import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, crc32 } from 'node:zlib'
import { Labels } from '#lib/promql'
import { openBlock, type OpenBlock, packBlock, type PlainBlock, type Run } from './block.ts'

/** Where a block lies in its file, and what it has. */
export interface BlockEntry {
  readonly offset: number
  readonly metaBytes: number
  readonly textBytes: number
  readonly gramsOffset: number
  readonly gramsBytes: number
  readonly plainBytes: number
  readonly checksum: number
  readonly runs: readonly Run[]
  readonly from: bigint
  readonly to: bigint
}

/** A file of blocks, of one day. Never changed once it has its name. */
export interface Segment {
  readonly path: string
  readonly bytes: number
  readonly streams: readonly Labels[]
  readonly blocks: readonly BlockEntry[]
  /** Names of the files of its folder that it was merged from: one that is there after a crash goes. */
  readonly replaces: readonly string[]
  readonly from: bigint
  readonly to: bigint
}

interface Footer { readonly replaces?: readonly string[]; readonly streams: readonly (readonly string[])[]; readonly blocks: readonly (readonly [offset: number, metaBytes: number, textBytes: number, gramsOffset: number, gramsBytes: number, plainBytes: number, checksum: number, runs: readonly (readonly [number, number, string, string])[]])[] }

const magic = 'DAYLOG01'
const tailBytes = 16

/** Writes blocks as they come and gives the file its name when all is on the disk: a crash leaves a whole file or none. */
export async function writeSegment(path: string, streams: readonly Labels[], blocks: Iterable<PlainBlock>, replaces: readonly string[] = []): Promise<Segment> {
  const unfinished = `${path}.part`
  await mkdir(dirname(path), { recursive: true })
  const file = await open(unfinished, 'w')
  try {
    const entries = await writeBlocks(file, blocks)
    const { footer, at } = { footer: footerOf(streams, entries.list, replaces), at: entries.at }
    await file.write(footer, 0, footer.length, at)
    await file.sync()
    await file.close()
    await rename(unfinished, path)
    await syncFolder(dirname(path))
    return segmentOf(path, at + footer.length, streams, entries.list, replaces)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(unfinished, { force: true })
    throw error
  }
}

const atOnce = 3

async function writeBlocks(file: FileHandle, blocks: Iterable<PlainBlock>): Promise<{ list: BlockEntry[]; at: number }> {
  const list: Omit<BlockEntry, 'gramsOffset'>[] = []
  const grams: Uint8Array[] = []
  let at = magic.length
  await file.write(Buffer.from(magic), 0, magic.length, 0)
  const waiting: { runs: readonly Run[]; packed: ReturnType<typeof packBlock> }[] = []
  const writeFirst = async (): Promise<void> => {
    const first = waiting.shift()
    if (!first) return
    const { meta, text, grams: own, plainBytes, checksum } = await first.packed
    await file.write(Buffer.concat([meta, text]), 0, meta.length + text.length, at)
    list.push({ offset: at, metaBytes: meta.length, textBytes: text.length, gramsBytes: own.length, plainBytes, checksum, runs: first.runs, ...spanOf(first.runs) })
    grams.push(own)
    at += meta.length + text.length
  }
  for (const block of blocks) {
    waiting.push({ runs: block.runs, packed: packBlock(block) })
    if (waiting.length >= atOnce) await writeFirst()
  }
  while (waiting.length > 0) await writeFirst()
  const entries: BlockEntry[] = []
  for (const [index, entry] of list.entries()) {
    entries.push({ ...entry, gramsOffset: at })
    at += grams[index]?.length ?? 0
  }
  const all = Buffer.concat(grams)
  await file.write(all, 0, all.length, at - all.length)
  return { list: entries, at }
}

function footerOf(streams: readonly Labels[], entries: readonly BlockEntry[], replaces: readonly string[]): Buffer {
  const footer: Footer = {
    ...(replaces.length > 0 ? { replaces } : {}),
    streams: streams.map(({ items }) => items),
    blocks: entries.map((entry) => [entry.offset, entry.metaBytes, entry.textBytes, entry.gramsOffset, entry.gramsBytes, entry.plainBytes, entry.checksum, entry.runs.map(({ stream, count, from, to }) => [stream, count, String(from), String(to)])]),
  }
  const body = brotliCompressSync(JSON.stringify(footer))
  const tail = Buffer.alloc(tailBytes)
  tail.writeUInt32LE(body.length, 0)
  tail.writeUInt32LE(crc32(body), 4)
  tail.write(magic, 8, 'latin1')
  return Buffer.concat([body, tail])
}

/** Reads what a file has, without its blocks. Throws where it is damaged. */
export async function readSegment(path: string): Promise<Segment> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, Math.max(0, size - tailBytes), tailBytes)
    if (tail.toString('latin1', 8) !== magic) throw damaged(path)
    const length = tail.readUInt32LE(0)
    if (length > size - tailBytes) throw damaged(path)
    const body = await readAt(file, size - tailBytes - length, length)
    if (crc32(body) !== tail.readUInt32LE(4)) throw damaged(path)
    const footer = JSON.parse(brotliDecompressSync(body).toString()) as Footer
    const blocks = footer.blocks.map(([offset, metaBytes, textBytes, gramsOffset, gramsBytes, plainBytes, checksum, runs]): BlockEntry => {
      const own = runs.map(([stream, count, from, to]): Run => ({ stream, count, from: BigInt(from), to: BigInt(to) }))
      return { offset, metaBytes, textBytes, gramsOffset, gramsBytes, plainBytes, checksum, runs: own, ...spanOf(own) }
    })
    return segmentOf(path, size, footer.streams.map((items) => new Labels(items)), blocks, footer.replaces ?? [])
  } finally {
    await file.close()
  }
}

function damaged(path: string): Error {
  return new Error(`The file of log lines ${path} is damaged. Restore it from a backup, or remove it.`)
}

function segmentOf(path: string, bytes: number, streams: readonly Labels[], blocks: readonly BlockEntry[], replaces: readonly string[]): Segment {
  return { path, bytes, streams, blocks, replaces, ...spanOf(blocks) }
}

function spanOf(parts: readonly { readonly from: bigint; readonly to: bigint }[]): { from: bigint; to: bigint } {
  let [from, to] = [parts[0]?.from ?? 0n, parts[0]?.to ?? 0n]
  for (const part of parts) {
    if (part.from < from) from = part.from
    if (part.to > to) to = part.to
  }
  return { from, to }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, offset + at)
    if (bytesRead === 0) throw new Error('A file of log lines ends too early. Restore it from a backup, or remove it.')
    at += bytesRead
  }
  return bytes
}

export async function readBlock(file: FileHandle, entry: BlockEntry): Promise<OpenBlock> {
  return unpackBlock(await readPacked(file, entry), entry)
}

/** A block as it lies in its file. */
export function readPacked(file: FileHandle, { offset, metaBytes, textBytes }: BlockEntry): Promise<Buffer> {
  return readAt(file, offset, metaBytes + textBytes)
}

export function unpackBlock(packed: Buffer, entry: BlockEntry): OpenBlock {
  return openBlock(packed.subarray(0, entry.metaBytes), packed.subarray(entry.metaBytes), entry.runs, entry)
}

/** The sets of all blocks of a file, one behind the other from the first one's offset. */
export async function readGrams(file: FileHandle, { blocks }: Segment): Promise<Uint8Array> {
  const [first, last] = [blocks[0], blocks.at(-1)]
  return first && last ? readAt(file, first.gramsOffset, last.gramsOffset + last.gramsBytes - first.gramsOffset) : new Uint8Array()
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** `2026-01-31/00000012.log`, below the store's folder; `00000012-1.log` where it was merged once, from files up to 12. */
export function segmentPath(root: string, day: string, number: number, generation = 0): string {
  return join(root, day, `${String(number).padStart(8, '0')}${generation === 0 ? '' : `-${generation}`}.log`)
}

/** The number of the log of writes that it, or the last of what it was merged from, was made of. */
export function numberOf(path: string): number {
  return Number(/(\d+)(?:-\d+)?\.log$/.exec(path)?.[1] ?? Number.NaN)
}

export function generationOf(path: string): number {
  return Number(/\d+-(\d+)\.log$/.exec(path)?.[1] ?? 0)
}

import { Header, Pax } from 'tar'

export const blockBytes = 512

interface TarFile {
  readonly path: string
  readonly mode: number
  /** Undefined for a folder. */
  readonly sizeBytes?: number | undefined
}

/** What stands before the content of an entry (POSIX pax): a long path needs a block or two more. */
export function tarHeader({ path, mode, sizeBytes }: TarFile): Buffer {
  const fields = { path: sizeBytes === undefined ? `${path}/` : path, mode, size: sizeBytes ?? 0, mtime: new Date(0), type: sizeBytes === undefined ? 'Directory' : 'File' } as const
  const header = new Header(fields)
  const needsMore = header.encode()
  const block = header.block ?? Buffer.alloc(blockBytes)
  return needsMore ? Buffer.concat([new Pax({ path: fields.path, size: fields.size }).encode(), block]) : block
}

/** Zeros up to the next block. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
}

export const tarEnd = Buffer.alloc(2 * blockBytes)

/** The most that a tar with these entries may hold: one that holds more is a trap. */
export function maxTarBytes(sizesBytes: readonly number[]): number {
  const headers = 16 * blockBytes
  return sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes + blockBytes + headers, 20 * blockBytes)
}

import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type ArchiveEntry, bytesOfArchiveName } from '#platform/archive'
import { asFileError } from '#platform/files'

/** Writes a file or folder of a backup (`data/…`) into the folder that is being made. Its path was checked before. */
export async function writeEntry(folder: string, { path, mode, sizeBytes }: ArchiveEntry, content: AsyncIterable<Buffer>): Promise<void> {
  const names = path.split('/').slice(1).map((segment) => bytesOfArchiveName(segment) ?? Buffer.alloc(0))
  const at = names.reduce((above, name) => Buffer.concat([above, Buffer.from('/'), name]), Buffer.from(folder))
  try {
    if (sizeBytes === undefined) await makeFolder(at, mode)
    else await writeFile(at, mode, content)
  } catch (error) {
    throw asFileError(error, dirname(path))
  }
}

/** Whatever it was before, its owner must be able to fill it. */
async function makeFolder(at: Buffer, mode: number): Promise<void> {
  await mkdir(at, { recursive: true, mode: mode | 0o700 })
}

async function writeFile(at: Buffer, mode: number, content: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(at, 'wx', 0o600)
  try {
    for await (const chunk of content) await file.writeFile(chunk)
    await file.chmod(mode)
  } finally {
    await file.close()
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProductError } from '#lib/errors'
import { asFileError } from '#platform/files'

/** Where the content with a digest lies: equal files are kept once. */
export function artifactPath(dataDir: string, sha256: string): string {
  return join(dataDir, 'artifacts', sha256.slice(0, 2), sha256)
}

/** Keeps a file under its digest and gives its size. Throws `invalid` when what came is not what was announced. */
export async function keepArtifact(dataDir: string, sha256: string, content: Readable): Promise<number> {
  const path = artifactPath(dataDir, sha256)
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`
  const hash = createHash('sha256')
  let sizeBytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(content, meter, createWriteStream(draft, { mode: 0o600, flush: true }))
    if (hash.digest('hex') !== sha256) throw new ProductError('invalid', 'The artifact that arrived is not the one that was announced. Send it again.')
    await rename(draft, path)
    return sizeBytes
  } catch (error) {
    await rm(draft, { force: true })
    throw asFileError(error, path)
  }
}

import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeAfterFile } from './after-file.ts'

/** A new empty folder that is removed after the test file; call it at the top of a file or inside a test. */
export async function tempDir(prefix = 'daybook-test-'): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), prefix))
  removeAfterFile(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

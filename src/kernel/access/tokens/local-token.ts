import { join } from 'node:path'
import { z } from 'zod'
import { type Db, transaction } from '#platform/database'
import { readJsonFile, writeJsonFile } from '#platform/files'
import { insertToken } from './insert-token.ts'
import { retireToken } from './runner-token.ts'

export const localTokenFile = 'local-token.json'
const LocalToken = z.object({ url: z.string(), token: z.string() })

interface Options {
  readonly dataDir: string
  /** Where commands on this machine reach the server. */
  readonly url: string
  readonly now: Date
}

/**
 * Makes an administrator's token for whoever may read the data folder, in `local-token.json` (0600), at each start anew;
 * the one before ends. Commands on this machine find it by themselves.
 */
export async function localToken(db: Db, { dataDir, url, now }: Options): Promise<string> {
  const path = join(dataDir, localTokenFile)
  // A file that does not read is replaced; its token, if it has one, cannot be known.
  const earlier = await readJsonFile(path, LocalToken).catch(() => undefined)
  const token = await transaction(db, async (tx) => {
    if (earlier) await retireToken(tx, earlier.token, now)
    const made = await insertToken(tx, {
      kind: 'local', name: 'owner of the machine', role: 'admin', team: null, scopes: [], created_by: 'Daybook', person_id: null, parent_id: null, created_at: now, expires_at: null,
    })
    return made.token
  })
  await writeJsonFile(path, { url, token }, { mode: 0o600 })
  return token
}

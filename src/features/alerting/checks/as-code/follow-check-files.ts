import type { Context, Worker, WorkerContext } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { readTextFile } from '../../rules/live/read-changed-files.ts'
import { applyFile, readGoodFile } from './apply-checks.ts'
import { type CheckFileRow, followedFiles } from './check-file-store.ts'

const lookEveryMs = 5000

/** Brings checks to what their files say now, on one server of several. */
export function checkFilesWorker(secrets: SecretBox): Worker {
  return {
    id: 'check-files', leader: true,
    async run(worker) {
      while (!worker.signal.aborted) {
        await followCheckFiles(worker, secrets).catch((error: unknown) => worker.log.warn('Files of checks could not be looked at.', { error }))
        await worker.clock.sleep(lookEveryMs, worker.signal).catch(() => undefined)
      }
    },
  }
}

/** Takes over what files that are followed hold now. One that has a fault, or is gone, leaves in force what it held before, and says why. */
export async function followCheckFiles({ db, site, transact }: Pick<WorkerContext, 'db' | 'site' | 'transact'>, secrets: SecretBox): Promise<void> {
  for (const row of await followedFiles(db)) {
    const { text, fault } = await readTextFile(site.projectDir, row.file)
    if (fault === null ? text === row.text && row.fault === null : fault === row.fault) continue
    const refusal = fault ?? await transact((ctx) => takeOver(ctx, secrets, row, text)).catch(refusalOf)
    if (refusal !== undefined && refusal !== row.fault) await sql`update alerting_check_files set fault = ${refusal} where file = ${row.file}`.execute(db)
  }
}

/** Whoever took the file in might set up checks of these services; who changes the file may be let do less. */
async function takeOver(ctx: Context, secrets: SecretBox, { file, services }: CheckFileRow, text: string): Promise<undefined> {
  const foreign = readGoodFile(text).find(({ service }) => !services.includes(service))
  if (foreign) throw new ProductError('forbidden', `${file} names ${foreign.service}, which it did not when it was taken in. Take the file in again, as somebody who may set up its checks.`)
  await applyFile(ctx, secrets, { text, source: file, prune: true, isDryRun: false })
  await sql`update alerting_check_files set text = ${text}, fault = null, updated_at = ${ctx.clock.now()} where file = ${file}`.execute(ctx.db)
}

function refusalOf(error: unknown): string {
  if (error instanceof ProductError && error.code !== 'unavailable') return error.message.slice(0, 2000)
  throw error
}

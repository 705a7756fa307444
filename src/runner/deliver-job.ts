import { createHash } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { JobRef } from '#kernel/runs/protocol'
import type { Log } from '#platform/log'
import type { JobSetting } from './job-context.ts'
import type { JobResult } from './journal.ts'
import { persist } from './persist.ts'
import type { Reporter } from './reporter.ts'
import type { ServerClient } from './server-client.ts'

interface Delivery {
  readonly setting: JobSetting
  readonly ref: JobRef
  readonly result: JobResult
  readonly client: ServerClient
  readonly reporter: Reporter
  readonly log: Log
  readonly signal: AbortSignal
  /** How many lines the job's log has in all. */
  readonly lines: number
}

/** Brings all that a job made to the server, its result last. Goes on until the server has it, or says that the job is not ours. */
export async function deliverJob(delivery: Delivery): Promise<void> {
  const { setting, ref, result, client, reporter, log, signal, lines } = delivery
  if (!(await uploadArtifacts(delivery))) return
  for (;;) {
    await reporter.flush()
    const { t: _t, ...ending } = result
    const reply = await persist(() => client.complete({ runnerId: setting.runner.id, ...ref, ...ending, lines }, signal), log, signal)
    if (reply.isDone || reply.isGone) return
    reporter.seek(reply.nextSeq)
  }
}

/** False when the job is no longer ours. */
async function uploadArtifacts({ setting, ref, client, log, signal }: Delivery): Promise<boolean> {
  for (const path of filesBelow(setting.folder.artifacts)) {
    const name = relative(setting.folder.artifacts, path)
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    const query = { runnerId: setting.runner.id, runId: ref.runId, job: ref.job, fence: String(ref.fence), name, sha256: hash.digest('hex') }
    const reply = await persist(() => client.upload(query, createReadStream(path), signal), log, signal)
    if (reply.isGone) return false
  }
  return true
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() ? [path] : []
  })
}

/** Ends a job that the runner cannot carry out. Its log is what the server has of it. */
export async function failJob(client: ServerClient, runnerId: string, ref: JobRef, error: unknown, log: Log, signal: AbortSignal): Promise<void> {
  const reason = `The runner could not go on with the job: ${error instanceof Error ? error.message : String(error)}`.slice(0, 2000)
  await persist(() => client.complete({ runnerId, ...ref, state: 'failed', reason, outputs: {}, summary: null, lines: 0 }, signal), log, signal)
}

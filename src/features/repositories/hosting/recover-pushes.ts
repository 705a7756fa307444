import type { Worker, WorkerContext } from '#kernel/feature'
import { repositoryDb } from '../repository-tables.ts'
import { readRefs } from '../git/read-refs.ts'
import { hostedGitDir, type HostedRepository } from './hosted-repository.ts'
import { recordPush } from './record-push.ts'

const everyMs = 30_000
/** Longer than any push may take. */
const forgottenAfterMs = 2 * 3_600_000

/**
 * Tells of pushes whose server ended between Git's work and the timeline: in the name of who pushed, where it was written
 * down, else of Daybook itself. At the start, and from time to time for other servers' sake.
 */
export const recoverPushes: Worker = {
  id: 'recover-pushes', leader: true,
  run: async (worker) => {
    while (!worker.signal.aborted) {
      await recoverAll(worker)
      await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
    }
  },
}

export async function recoverAll(worker: WorkerContext): Promise<void> {
  const repositories = await repositoryDb(worker.db).selectFrom('repositories_hosted').select(['ref', 'owner', 'name']).orderBy('ref').execute()
  for (const repository of repositories) {
    if (worker.signal.aborted) return
    await recover(worker, repository).catch((error: unknown) => worker.log.error('A repository\'s pushes could not be looked at.', { error, repository: repository.ref }))
  }
}

async function recover(worker: WorkerContext, repository: HostedRepository): Promise<void> {
  const db = repositoryDb(worker.db)
  const pushes = await db.selectFrom('repositories_pushes').selectAll().where('repository', '=', repository.ref).orderBy('id').execute()
  for (const { actor, commands } of pushes) await worker.transact((ctx) => recordPush(ctx, repository, commands), { actor })
  const forgotten = new Date(worker.clock.now().getTime() - forgottenAfterMs)
  await db.deleteFrom('repositories_pushes').where('repository', '=', repository.ref).where('started_at', '<', forgotten).execute()
  if (pushes.length === 0 && (await isBehind(worker, repository))) await worker.transact((ctx) => recordPush(ctx, repository))
}

/** Without locking anything, since it is almost always not. */
async function isBehind(worker: WorkerContext, repository: HostedRepository): Promise<boolean> {
  const [refs, rows] = await Promise.all([
    readRefs(hostedGitDir(worker.site, repository)),
    repositoryDb(worker.db).selectFrom('repositories_refs').select(['name', 'sha']).where('repository', '=', repository.ref).execute(),
  ])
  const told = new Map(rows.map(({ name, sha }) => [name, sha]))
  return refs.length !== told.size || refs.some(({ name, sha }) => told.get(name) !== sha)
}

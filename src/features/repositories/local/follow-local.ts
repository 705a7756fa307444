import type { Worker, WorkerContext } from '#kernel/feature'
import { resolveCommit } from '../git/read-refs.ts'
import { appendMerged } from '../append-merged.ts'
import { findHosted } from '../hosting/hosted-repository.ts'
import { repositoryDb } from '../repository-tables.ts'
import { listLocal, type LocalRepository } from './local-repository.ts'

/** Discovery sees a moved branch within a fraction of a second; together this stays within two. */
const everyMs = 500
/** After a failure the same state is not tried again for so long. */
const pauseMs = 60_000

/** Tells the history of repositories in the project folder on the timeline, once, and every later commit as it comes. */
export const followLocal: Worker = {
  id: 'follow-local', leader: true,
  run: async (worker) => {
    const failedAt = new Map<string, number>()
    while (!worker.signal.aborted) {
      await followAll(worker, failedAt)
      await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
    }
  },
}

export async function followAll(worker: WorkerContext, failedAt: Map<string, number> = new Map()): Promise<void> {
  for (const repository of await findBehind(worker)) {
    if (worker.signal.aborted) return
    const state = `${repository.ref} ${repository.head ?? ''}`
    if (worker.clock.now().getTime() - (failedAt.get(state) ?? -Infinity) < pauseMs) continue
    try {
      await follow(worker, repository)
      failedAt.delete(state)
    } catch (error) {
      failedAt.set(state, worker.clock.now().getTime())
      worker.log.warn('The history of a repository could not be read; it is tried again in a minute.', { error, repository: repository.ref })
    }
  }
}

async function findBehind(worker: WorkerContext): Promise<LocalRepository[]> {
  const [local, rows] = await Promise.all([listLocal(worker.db), repositoryDb(worker.db).selectFrom('repositories_followed').selectAll().execute()])
  const followed = new Map(rows.map(({ repository, head }) => [repository, head]))
  return local.filter(({ ref, head, defaultBranch }) => head !== null && defaultBranch !== null && followed.get(ref) !== head)
}

async function follow(worker: WorkerContext, { ref, gitDir, defaultBranch, head }: LocalRepository): Promise<void> {
  if (head === null || defaultBranch === null) return
  const known = await repositoryDb(worker.db).selectFrom('repositories_followed').select('head').where('repository', '=', ref).executeTakeFirst()
  // A branch that was rewritten may have left its old place behind for Git to clean up.
  const before = known ? await resolveCommit(gitDir, known.head) : undefined
  await worker.transact(async (ctx) => {
    // What is pushed here is told as it is pushed.
    if (!(await findHosted(ctx.db, ref))) await appendMerged(ctx, { repository: ref, gitDir, branch: defaultBranch, before, after: head, isHistory: true })
    await repositoryDb(ctx.db).insertInto('repositories_followed').values({ repository: ref, head }).onConflict((conflict) => conflict.column('repository').doUpdateSet({ head })).execute()
  })
}

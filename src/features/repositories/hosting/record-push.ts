import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
import { readHeadBranch, readRefs } from '../git/read-refs.ts'
import { repositoryDb, type RefUpdate } from '../repository-tables.ts'
import { appendRefUpdate } from './append-ref-update.ts'
import { adoptDefaultBranch } from './default-branch.ts'
import { hostedGitDir, type HostedRepository } from './hosted-repository.ts'
import { registerHosted } from './register-hosted.ts'

/**
 * Tells the timeline what Git has done to refs since it was last told, in the name of the context's actor. With `asked`,
 * only of what that push asked for. Does nothing the second time: what was told is kept in the same transaction.
 */
export async function recordPush(ctx: Context, repository: HostedRepository, asked?: readonly RefUpdate[]): Promise<number> {
  const db = repositoryDb(ctx.db)
  // One at a time for each repository.
  const locked = await sql`select 1 from repositories_hosted where ref = ${repository.ref} for update`.execute(ctx.db)
  if (locked.rows.length === 0) return 0
  const gitDir = hostedGitDir(ctx.site, repository)
  const [refs, rows] = await Promise.all([readRefs(gitDir), db.selectFrom('repositories_refs').select(['name', 'sha']).where('repository', '=', repository.ref).execute()])
  const actual = new Map(refs.map(({ name, sha }) => [name, sha]))
  const told = new Map(rows.map(({ name, sha }) => [name, sha]))
  const updates = asked ? await updatesOf(gitDir, asked, actual, told) : updatesBetween(told, actual)
  if (updates.length === 0) return 0
  await adoptDefaultBranch(gitDir, refs)
  const defaultBranch = await readHeadBranch(gitDir)
  for (const update of defaultFirst(updates, defaultBranch)) {
    await appendRefUpdate(ctx, { repository, gitDir, defaultBranch, update })
    await remember(ctx, repository, update)
  }
  await registerHosted(ctx, repository)
  return updates.length
}

/** All that differs from what was told. */
function updatesBetween(told: ReadonlyMap<string, string>, actual: ReadonlyMap<string, string>): RefUpdate[] {
  const names = [...new Set([...told.keys(), ...actual.keys()])].toSorted()
  return names.map((ref) => ({ ref, before: told.get(ref) ?? null, after: actual.get(ref) ?? null })).filter(({ before, after }) => before !== after)
}

/** What of a push was done: the ref stands where it asked, or did so before a later push moved it on (the reflog knows). */
async function updatesOf(gitDir: string, asked: readonly RefUpdate[], actual: ReadonlyMap<string, string>, told: ReadonlyMap<string, string>): Promise<RefUpdate[]> {
  const done: RefUpdate[] = []
  for (const { ref, before, after } of asked) {
    if (!/^refs\/(heads|tags)\//.test(ref)) continue
    const [known, stands] = [told.get(ref) ?? null, actual.get(ref) ?? null]
    if (known === after) continue
    const wasDone = stands === after || (after !== null && known === before && (await wasMoved(gitDir, ref, before, after)))
    if (wasDone) done.push({ ref, before: known, after })
  }
  return done
}

/** Lines of a reflog begin `old new ` (git-reflog(1)); it is gone when the ref is. */
async function wasMoved(gitDir: string, ref: string, before: string | null, after: string): Promise<boolean> {
  const log = await readFile(join(gitDir, 'logs', ref), 'utf8').catch(() => '')
  return log.split('\n').some((line) => line.startsWith(`${before ?? '0'.repeat(after.length)} ${after} `))
}

/** Branches made from new commits of the default branch are told after those commits. */
function defaultFirst(updates: readonly RefUpdate[], defaultBranch: string | undefined): RefUpdate[] {
  const isDefault = ({ ref }: RefUpdate) => ref === `refs/heads/${defaultBranch ?? ''}`
  return updates.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)))
}

async function remember(ctx: Context, repository: HostedRepository, { ref, after }: RefUpdate): Promise<void> {
  const db = repositoryDb(ctx.db)
  if (after === null) await db.deleteFrom('repositories_refs').where('repository', '=', repository.ref).where('name', '=', ref).execute()
  else await db.insertInto('repositories_refs').values({ repository: repository.ref, name: ref, sha: after }).onConflict((conflict) => conflict.columns(['repository', 'name']).doUpdateSet({ sha: after })).execute()
}

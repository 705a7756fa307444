import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, handle } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { errnoOf } from '#platform/files'
import { EnvironmentStopped, stopEnvironment } from './contract.ts'
import { unfinishedDeployments } from './deployment-store.ts'
import { environmentFolder } from './environment-folder.ts'
import { type EnvironmentRow, environmentViews, readEnvironment, saveState } from './environment-store.ts'
import { cancelDeploymentsOf } from './start-deployment.ts'
import { supervise } from './supervised-process.ts'
import { tablesOf } from './release-tables.ts'

/** Stops the process before it answers, so that whoever asked may count on it; the worker sees that it stays so. */
export const stop = handle(stopEnvironment, async ({ name, service, reason }, ctx) => {
  const environment = await readEnvironment(ctx.db, service, name, true)
  await cancelUnfinished(ctx, environment)
  await tablesOf(ctx.db).updateTable('releases_environments').set({ is_stopped: true }).where('id', '=', environment.id).execute()
  await saveState(ctx.db, environment, 'off', `${ctx.actor.name} stopped it: ${reason}`, ctx.clock.now())
  await stopFolder(environmentFolder(ctx.site.dataDir, service, name))
  await ctx.append(EnvironmentStopped, { subject: service, environment: name, summary: `${parseEntityRef(service).name} was stopped in ${name}: ${reason}`.slice(0, 500), data: { name, service, reason } })
  const [view] = await environmentViews(ctx.db, [await readEnvironment(ctx.db, service, name)])
  if (!view) throw new ProductError('unavailable', 'The environment was stopped but cannot be read. Try again.')
  return view
})

async function cancelUnfinished(ctx: Context, environment: EnvironmentRow): Promise<void> {
  const releases = (await unfinishedDeployments(ctx.db, environment.id)).map(({ release_id: id }) => id)
  if (releases.length > 0) await cancelDeploymentsOf(ctx, releases, `The environment ${environment.name} was stopped.`)
}

/**
 * Stops every service that was started below a data folder, with no database asked: for `daybook down`. The next start of
 * the server starts them again. The worker that keeps them running must have been stopped before.
 */
export async function stopAllServices(dataDir: string): Promise<number> {
  const root = join(dataDir, 'environments')
  const folders = (await Promise.all((await foldersIn(root)).map(async (service) => (await foldersIn(join(root, service))).map((name) => join(root, service, name))))).flat()
  const stopped = await Promise.all(folders.map(stopFolder))
  return stopped.filter(Boolean).length
}

async function stopFolder(folder: string): Promise<boolean> {
  if (!(await foldersIn(folder)).includes('deployments')) return false
  await supervise(folder, 'stop')
  return true
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return []
    throw error
  }
}

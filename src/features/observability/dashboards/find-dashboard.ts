import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Dashboard } from '#lib/dashboards'
import { ProductError } from '#lib/errors'
import { readJson } from '#lib/json-plain'
import { UnreadableText } from '#lib/unreadable-text'
import { getEntity } from '#kernel/catalog/contract'
import type { Context } from '#kernel/feature'
import { errnoOf, resolveInside } from '#platform/files'
import type { NotUnderstood } from '../contract.ts'
import { builtInDashboards } from './built-in/built-in-dashboards.ts'
import { noSuchDashboard, readStored } from './dashboard-store.ts'
import { importGrafana } from './grafana/import-grafana.ts'
import { readDashboardFile } from './read-dashboard-file.ts'

export interface FoundDashboard {
  readonly id: string
  readonly source: 'built-in' | 'page' | 'file' | 'grafana'
  readonly dashboard: Dashboard
  readonly notUnderstood: readonly NotUnderstood[]
  readonly file: string | null
  readonly version: number | null
  readonly basedOn: string | null
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
}

const maxBytes = 8 * 2 ** 20

/** A dashboard by its id, wherever it comes from. Throws not-found. */
export async function findDashboard(ctx: Context, id: string, version?: number): Promise<FoundDashboard> {
  if (z.uuid().safeParse(id).success) {
    const stored = await readStored(ctx.db, id, version)
    return { ...stored, source: 'page', file: null, basedOn: String(stored.version), updatedAt: stored.at, updatedBy: stored.author }
  }
  if (id.startsWith('dashboard:')) return findInFile(ctx, id)
  const builtIn = builtInDashboards().get(id)
  if (!builtIn) throw noSuchDashboard(id)
  return { id, source: 'built-in', dashboard: builtIn.dashboard, notUnderstood: [], file: null, version: null, basedOn: null, updatedAt: null, updatedBy: null }
}

async function findInFile(ctx: Context, id: string): Promise<FoundDashboard> {
  const { path, file, format } = await fileOfDashboard(ctx, id)
  const text = await readText(path, file)
  const more = { id, file, version: null, updatedAt: null, updatedBy: null }
  if (format !== 'daybook') return { ...more, source: 'grafana', ...grafanaOf(text, file), basedOn: null }
  const { dashboard, faults } = readDashboardFile(text)
  if (!dashboard) throw new ProductError('invalid', `${file}, line ${faults[0]?.line}: ${faults[0]?.message}`, { faults: faults.map(({ line, message }) => ({ path: `${file}:${line}`, message })) })
  return { ...more, source: 'file', dashboard, notUnderstood: [], basedOn: digestOf(text) }
}

/** Where the file of a dashboard lies, by what the catalog knows of it. */
export async function fileOfDashboard(ctx: Context, id: string): Promise<{ path: string; file: string; format: unknown }> {
  const { entity } = await ctx.call(getEntity, { ref: id })
  const file = entity.evidence[0]?.file
  if (file === undefined || entity.goneAt !== null) throw new ProductError('not-found', `The file of ${id} is gone. List dashboards with: daybook dashboards list`)
  return { path: await resolveInside(ctx.site.projectDir, file), file, format: entity.spec['format'] }
}

/** Text of a file of at most 8 MB. */
export async function readText(path: string, file: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      if (size > maxBytes) throw new ProductError('invalid', `${file} has more than 8 MB. Make the dashboard smaller.`)
      return await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    throw new ProductError('not-found', `There is no file ${file} any more.`)
  }
}

function grafanaOf(text: string, file: string): { dashboard: Dashboard; notUnderstood: readonly NotUnderstood[] } {
  try {
    const imported = importGrafana(readJson(text))
    if (imported) return imported
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    throw new ProductError('invalid', `${file}, line ${error.line}: ${error.message}`, { cause: error })
  }
  throw new ProductError('invalid', `${file} is no dashboard of Grafana any more.`)
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

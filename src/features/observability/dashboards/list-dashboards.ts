import { type Context, handle } from '#kernel/feature'
import { listEntities } from '#kernel/catalog/contract'
import { ProductError } from '#lib/errors'
import { textOf } from '#lib/plain-data'
import { type DashboardSummary, listDashboards, starDashboard } from '../contract.ts'
import { builtInDashboards } from './built-in/built-in-dashboards.ts'
import { dashboardDb, readAllStored, starsOf } from './dashboard-store.ts'
import { findDashboard } from './find-dashboard.ts'

type Unstarred = Omit<DashboardSummary, 'isStarred'>

export const list = handle(listDashboards, async ({ text = '', tag, source, starred }, ctx) => {
  const stars = await starsOf(ctx)
  const all = [...builtIn(), ...(await stored(ctx)), ...(await inFiles(ctx))].map((item) => ({ ...item, isStarred: stars.has(item.id) }))
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = all.filter((item) => (source === undefined || item.source === source) && (!starred || item.isStarred) && words.every((word) => [item.title, item.description, item.file ?? '', ...item.tags].some((part) => part.toLowerCase().includes(word))))
  return { items: fitting.filter(({ tags }) => tag === undefined || tags.includes(tag)).toSorted(inOrder), tags: countTags(fitting) }
})

export const star = handle(starDashboard, async ({ id, isStarred }, ctx) => {
  const key = { person_id: ctx.actor.id, dashboard_id: id }
  if (isStarred) {
    await findDashboard(ctx, id)
    await dashboardDb(ctx.db).insertInto('observability_dashboard_stars').values(key).onConflict((conflict) => conflict.doNothing()).execute()
  } else await dashboardDb(ctx.db).deleteFrom('observability_dashboard_stars').where('person_id', '=', key.person_id).where('dashboard_id', '=', id).execute()
  return { isStarred }
})

function inOrder(a: DashboardSummary, b: DashboardSummary): number {
  return Number(b.isStarred) - Number(a.isStarred) || a.title.localeCompare(b.title, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1)
}

function countTags(items: readonly DashboardSummary[]): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const tag of items.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, 100)
}

function builtIn(): Unstarred[] {
  return [...builtInDashboards().values()].map(({ id, dashboard: { title, description = '', tags = [], panels } }) => ({ id, title, description, tags, source: 'built-in', file: null, panelCount: panels.length, updatedAt: null, updatedBy: null }))
}

async function stored({ db }: Context): Promise<Unstarred[]> {
  return (await readAllStored(db)).map(({ id, dashboard: { title, description = '', tags = [], panels }, at, author }) => ({ id, title, description, tags, source: 'page', file: null, panelCount: panels.length, updatedAt: at.toISOString(), updatedBy: author }))
}

const mostPages = 50

/** What the catalog knows; nothing where it may not be read. */
async function inFiles(ctx: Context): Promise<Unstarred[]> {
  const found: Unstarred[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await ctx.call(listEntities, { kind: 'dashboard', limit: 200, ...(cursor === undefined ? {} : { cursor }) }).catch((error: unknown) => {
      if (error instanceof ProductError && error.code === 'forbidden') return undefined
      throw error
    })
    for (const { ref, title, description, tags, spec, evidence, updatedAt } of answer?.items ?? []) {
      const file = evidence[0]?.file
      if (file !== undefined) found.push({ id: ref, title, description, tags: [...new Set([...tags, ...tagsIn(spec)])], source: spec['format'] === 'daybook' ? 'file' : 'grafana', file, panelCount: typeof spec['panelCount'] === 'number' ? spec['panelCount'] : 0, updatedAt, updatedBy: null })
    }
    cursor = answer?.nextCursor ?? undefined
    if (cursor === undefined) break
  }
  return found
}

function tagsIn(spec: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(spec['tags']) ? spec['tags'].flatMap((tag) => textOf(tag) ?? []) : []
}

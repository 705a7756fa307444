import type { HttpRoute, RouteContext, RouteReply } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { tablesOf } from '../../alerting-tables.ts'
import { settingsOf } from '../check-settings.ts'
import { checkViews } from '../check-store.ts'
import type { Check } from '../checks-contract.ts'
import { type BadgeColour, drawBadge } from './draw-badge.ts'

const colours: Readonly<Record<Check['state'], BadgeColour>> = { ok: 'green', degraded: 'yellow', failing: 'red', unknown: 'grey', off: 'grey' }
const words: Readonly<Record<Check['state'], string>> = { ok: 'up', degraded: 'degraded', failing: 'down', unknown: 'unknown', off: 'off' }
const mostDays = 365
const keptS = 60

/** Pictures of a check that says that it is public. One that is not is as unknown as one that there is not. */
export const badgeRoute: HttpRoute = {
  method: 'GET', path: '/badges/:check/:badge', access: 'anyone', limit: 'query', body: 'none', summary: 'A badge of a public check: status.svg or uptime.svg (?days=30, ?label=shop).',
  async handler({ params: { check = '', badge = '' }, query }, ctx) {
    const view = await publicCheck(ctx, check)
    const label = query['label'] ?? (badge === 'uptime.svg' ? 'uptime' : check)
    if (!view || (badge !== 'status.svg' && badge !== 'uptime.svg')) return picture(404, drawBadge(label.slice(0, 60), 'not found', 'grey'))
    if (badge === 'status.svg') return picture(200, drawBadge(label, words[view.state], colours[view.state]))
    const days = Math.min(mostDays, Math.max(1, Math.trunc(Number(query['days'] ?? 1)) || 1))
    const share = await uptimeOf(ctx.db, check, new Date(ctx.clock.now().getTime() - days * 86_400_000))
    return picture(200, drawBadge(`${label} ${days === 1 ? '24 h' : `${days} d`}`, share === null ? 'unknown' : shareWords(share), share === null ? 'grey' : share >= 0.99 ? 'green' : share >= 0.95 ? 'yellow' : 'red'))
  },
}

async function publicCheck({ db, clock }: Pick<RouteContext, 'db' | 'clock'>, name: string): Promise<Check | undefined> {
  const row = await tablesOf(db).selectFrom('alerting_checks').selectAll().where('name', '=', name).executeTakeFirst()
  if (!row || !settingsOf(row).isPublic) return undefined
  const [view] = await checkViews(db, [row], clock.now())
  return view
}

async function uptimeOf(db: Db, name: string, since: Date): Promise<number | null> {
  const { rows: [row] } = await sql<{ share: number | null }>`select sum(good)::float8 / nullif(sum(total), 0) as share from alerting_hours where check_name = ${name} and hour > ${since}`.execute(db)
  return row?.share ?? null
}

/** Never rounded up to a hundred. */
function shareWords(share: number): string {
  return share === 1 ? '100%' : `${(Math.floor(share * 10_000) / 100).toFixed(2)}%`
}

function picture(status: number, body: string): RouteReply {
  return { status, headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': status === 200 ? `public, max-age=${keptS}` : 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }, body }
}

import type { HttpRoute, RouteContext, RouteReply } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { tablesOf } from '../../alerting-tables.ts'
import { settingsOf } from '../check-settings.ts'
import { checkViews } from '../check-store.ts'
import { type Check, type LocationState, serverLocation } from '../checks-contract.ts'
import { type BadgeColour, drawBadge } from './draw-badge.ts'

const colours: Readonly<Record<Check['state'], BadgeColour>> = { ok: 'green', degraded: 'yellow', failing: 'red', unknown: 'grey', off: 'grey' }
const words: Readonly<Record<Check['state'], string>> = { ok: 'up', degraded: 'degraded', failing: 'down', unknown: 'unknown', off: 'off' }
const locationColours: Readonly<Record<LocationState['state'], BadgeColour>> = { ok: 'green', failing: 'red', unknown: 'grey' }
const mostDays = 365
const keptS = 60

/** Pictures of a check that says that it is public. One that is not is as unknown as one that there is not. */
export const badgeRoute: HttpRoute = {
  method: 'GET', path: '/badges/:check/:badge', access: 'anyone', limit: 'query', body: 'none', summary: 'A badge of a public check: status.svg or uptime.svg (?days=30, ?label=shop, ?location=berlin).',
  async handler({ params: { check = '', badge = '' }, query }, ctx) {
    const view = await publicCheck(ctx, check)
    const location = query['location']
    const label = query['label'] ?? (badge === 'uptime.svg' ? 'uptime' : location === undefined ? check : `${check} from ${location}`)
    const isThere = location === undefined || view?.locationStates.some((each) => each.location === location)
    if (!view || !isThere || (badge !== 'status.svg' && badge !== 'uptime.svg')) return picture(404, drawBadge(label.slice(0, 60), 'not found', 'grey'))
    if (badge === 'status.svg') return picture(200, statusBadge(view, label, location))
    const days = Math.min(mostDays, Math.max(1, Math.trunc(Number(query['days'] ?? 1)) || 1))
    const share = await uptimeOf(ctx.db, { name: check, location: sumsOf(view, location) }, new Date(ctx.clock.now().getTime() - days * 86_400_000))
    return picture(200, drawBadge(`${label} ${days === 1 ? '24 h' : `${days} d`}`, share === null ? 'unknown' : shareWords(share), share === null ? 'grey' : share >= 0.99 ? 'green' : share >= 0.95 ? 'yellow' : 'red'))
  },
}

async function publicCheck({ db, clock }: Pick<RouteContext, 'db' | 'clock'>, name: string): Promise<Check | undefined> {
  const row = await tablesOf(db).selectFrom('alerting_checks').selectAll().where('name', '=', name).executeTakeFirst()
  if (!row || !settingsOf(row).isPublic) return undefined
  const [view] = await checkViews(db, [row], clock.now())
  return view
}

/** Of a check with several locations it says at how many of them. */
function statusBadge({ state, locationStates }: Check, label: string, location: string | undefined): string {
  const chosen = locationStates.find((each) => each.location === location)
  if (chosen) return drawBadge(label, words[chosen.state], locationColours[chosen.state])
  if (locationStates.length < 2 || state === 'off' || state === 'unknown') return drawBadge(label, words[state], colours[state])
  const countOf = (counted: LocationState['state']) => `${locationStates.filter((each) => each.state === counted).length} of ${locationStates.length}`
  if (state === 'failing') return drawBadge(label, `down at ${countOf('failing')}`, 'red')
  return drawBadge(label, `${state === 'degraded' ? 'degraded, ' : ''}up at ${countOf('ok')}`, colours[state])
}

/** Where the sums of a location are; of a check that is carried out from one place the check's own are the same. */
function sumsOf({ locationStates }: Check, location: string | undefined): string {
  const isOnlyHere = locationStates.length < 2 && (locationStates[0]?.location ?? serverLocation) === serverLocation
  return location === undefined || isOnlyHere ? '' : location
}

async function uptimeOf(db: Db, { name, location }: { name: string; location: string }, since: Date): Promise<number | null> {
  const { rows: [row] } = await sql<{ share: number | null }>`select sum(good)::float8 / nullif(sum(total), 0) as share from alerting_hours where check_name = ${name} and location = ${location} and hour > ${since}`.execute(db)
  return row?.share ?? null
}

/** Never rounded up to a hundred. */
function shareWords(share: number): string {
  return share === 1 ? '100%' : `${(Math.floor(share * 10_000) / 100).toFixed(2)}%`
}

function picture(status: number, body: string): RouteReply {
  return { status, headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': status === 200 ? `public, max-age=${keptS}` : 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }, body }
}

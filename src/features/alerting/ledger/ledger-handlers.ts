import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import { incidentsSince } from '../all-incidents.ts'
import { type AlertingOptions, keptSince } from '../alerting-settings.ts'
import { sourceOf } from '../rules/live/live-group.ts'
import { groupsOf, readRuleSets } from '../rules/rule-set-store.ts'
import { countLedger, type Firing, noiseOf, type Source } from './count-ledger.ts'
import { type LedgerEntry, noiseReport, showLedger } from './ledger-contract.ts'

const weekMs = 7 * 86_400_000
const mostNoisy = 10
const mostFirings = 200_000

export const ledgerHandlers = ({ settings }: Pick<AlertingOptions, 'settings'>): readonly Handled[] => [
  handle(showLedger, async (input, ctx) => {
    const period = periodOf(input, ctx.clock.now())
    return { missing: missingFrom(period.from, keptSince(settings, ctx.clock.now())), from: period.from.toISOString(), to: period.to.toISOString(), items: countLedger(await firingsIn(ctx, period), await sourcesOf(ctx), { end: period.to.getTime() }) }
  }),
  handle(noiseReport, async (input, ctx) => {
    const period = periodOf(input, ctx.clock.now())
    const since = keptSince(settings, ctx.clock.now())
    const isKept = period.to > since
    const lengthMs = period.to.getTime() - period.from.getTime()
    const firings = await firingsIn(ctx, period)
    const earlier = await firingsIn(ctx, { from: new Date(period.from.getTime() - lengthMs), to: period.from })
    const entries = countLedger(firings, await sourcesOf(ctx), { end: period.to.getTime() })
    const sum = (pick: (entry: LedgerEntry) => number) => entries.reduce((all, entry) => all + pick(entry), 0)
    const noisiest = entries.filter((entry) => noiseOf(entry) > 0).slice(0, mostNoisy)
    const totals = { fired: firings.length, actedOn: sum(({ actedOn }) => actedOn), ignored: sum(noiseOf) }
    return {
      missing: missingFrom(new Date(period.from.getTime() - lengthMs), since), isKept, from: period.from.toISOString(), to: period.to.toISOString(), ...totals, atNight: sum(({ atNight }) => atNight), flapped: sum(({ flapped }) => flapped), hidden: sum(({ hidden }) => hidden),
      before: { fired: earlier.length, actedOn: earlier.filter(({ isActedOn }) => isActedOn).length }, neverFired: entries.filter(({ verdict }) => verdict === 'never').length,
      noisiest, byDay: byDay(firings, period), summary: isKept || totals.fired > 0 ? sentence(totals, noisiest) : 'What fired then is no longer kept.',
    }
  }),
]

/** Figures of a time of which not all is kept are too low. */
function missingFrom(from: Date, since: Date): string | null {
  return from < since ? `Alerts that ended before ${since.toISOString().slice(0, 10)} are no longer kept: of the time before, figures are too low.` : null
}

interface Period {
  readonly from: Date
  readonly to: Date
}

function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Date): Period {
  const end = to === undefined ? now : new Date(to)
  const start = from === undefined ? new Date(end.getTime() - weekMs) : new Date(from)
  if (start >= end) throw new ProductError('invalid', 'The time ends before it begins. Give a start that lies before the end.')
  return { from: start, to: end }
}

async function firingsIn(ctx: Context, { from, to }: Period): Promise<Firing[]> {
  const { rows } = await sql<{ id: string; source: string; name: string; service: string; fingerprint: string; fired_at: Date; resolved_at: Date | null; is_hidden: boolean }>`
    select id, source, name, service, fingerprint, fired_at, resolved_at, exists (select from alerting_hidden h where h.alert_id = a.id) as is_hidden
    from alerting_alerts a where fired_at >= ${from} and fired_at < ${to} order by fired_at limit ${mostFirings}`.execute(ctx.db)
  const { acknowledged, actedOn } = await attendedAlerts(ctx, from)
  return rows.map((row) => ({
    source: row.source === 'posted' ? `posted:${row.name}` : row.source, name: row.name, service: row.service, fingerprint: row.fingerprint, firedAt: row.fired_at.getTime(), resolvedAt: row.resolved_at?.getTime() ?? null,
    isAcknowledged: acknowledged.has(row.id), isActedOn: actedOn.has(row.id), isHidden: row.is_hidden,
  }))
}

/** Alerts whose incidents somebody acknowledged, and those whose incidents somebody did something about. */
async function attendedAlerts(ctx: Context, from: Date): Promise<{ acknowledged: ReadonlySet<string>; actedOn: ReadonlySet<string> }> {
  const acknowledged = new Set<string>()
  const actedOn = new Set<string>()
  for (const { alertIds, acknowledgedAt, roles, confirmedCause } of await incidentsSince(ctx, from)) {
    const isActedOn = roles.length > 0 || confirmedCause !== null
    for (const id of isActedOn || acknowledgedAt !== null ? alertIds : []) acknowledged.add(id)
    for (const id of isActedOn ? alertIds : []) actedOn.add(id)
  }
  return { acknowledged, actedOn }
}

async function sourcesOf(ctx: Context): Promise<Source[]> {
  const sets = (await readRuleSets(ctx.db)).filter(({ is_on }) => is_on)
  const rules = sets.flatMap((set) => [...groupsOf(set.text)].flatMap(([group, { rules: own }]) => own.flatMap((rule) => (rule.kind === 'alert' ? [{ source: sourceOf(set.name, group, rule.name), name: rule.name }] : []))))
  const { rows } = await sql<{ name: string }>`select name from alerting_checks where is_on order by name`.execute(ctx.db)
  return [...rules, ...rows.map(({ name }) => ({ source: `check:${name}`, name }))]
}

function byDay(firings: readonly Firing[], { from, to }: Period): { day: string; fired: number; actedOn: number }[] {
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const days = new Map<string, { day: string; fired: number; actedOn: number }>()
  for (let at = from.getTime(); at < to.getTime(); at += 86_400_000) days.set(dayOf(at), { day: dayOf(at), fired: 0, actedOn: 0 })
  for (const { firedAt, isActedOn } of firings) {
    const day = days.get(dayOf(firedAt)) ?? { day: dayOf(firedAt), fired: 0, actedOn: 0 }
    days.set(day.day, { ...day, fired: day.fired + 1, actedOn: day.actedOn + (isActedOn ? 1 : 0) })
  }
  return [...days.values()].slice(-92)
}

function sentence({ fired, actedOn, ignored }: { fired: number; actedOn: number; ignored: number }, [first]: readonly LedgerEntry[]): string {
  if (fired === 0) return 'Nothing fired.'
  const most = first ? ` The noisiest is ${first.name}: ${noiseOf(first)} of them.` : ''
  return `${fired} ${fired === 1 ? 'alert' : 'alerts'} fired; somebody acted on ${actedOn}, ${ignored} led to nothing.${most}`
}

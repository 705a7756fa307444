import { type Context, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { firstIdAt, madeAt } from '#lib/id'
import { PromqlError, thresholdOf } from '#lib/promql'
import { sql } from '#platform/database'
import { type AlertingOptions, keptSince } from '../alerting-settings.ts'
import { type AlertRow, type DeliveryRow, tablesOf } from '../alerting-tables.ts'
import { deliveryView } from '../channels/list-deliveries.ts'
import { getAlert } from '../contract.ts'
import { findRuleSet, groupsOf } from '../rules/rule-set-store.ts'
import { alertView } from './alert-view.ts'
import { listedAlert } from './list-alert-views.ts'
import { readHidings, readSuppressions } from './read-suppressions.ts'

const mostOthers = 20
const mostDeliveries = 50

export const alertDetailsHandler = ({ settings }: Pick<AlertingOptions, 'settings'>) => handle(getAlert, async ({ id }, ctx) => {
  const row = await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notThere(id, keptSince(settings, ctx.clock.now()))
  const { rows: others } = await sql<AlertRow>`select * from alerting_alerts where name = ${row.name} and service = ${row.service} and fingerprint = ${row.fingerprint} and id <> ${id}::uuid order by id desc limit ${mostOthers}`.execute(ctx.db)
  return {
    alert: listedAlert(row, await readSuppressions(ctx.db, [row])), annotations: row.annotations, generatorUrl: row.generator_url, rule: await ruleOf(ctx, row),
    hidden: await readHidings(ctx.db, id), deliveries: (await deliveriesOf(ctx, row)).map(deliveryView), others: others.map(alertView),
  }
})

function notThere(id: string, since: Date): ProductError {
  return new ProductError('not-found', madeAt(id) < since
    ? `It is no longer kept: alerts that ended before ${since.toISOString().slice(0, 10)} are gone, but for those that an incident shows. The timeline has what became of it.`
    : 'There is no such alert. List them with daybook alerts.')
}

/** From its firing on; ids are in the order of time. */
async function deliveriesOf(ctx: Context, { id, fired_at }: AlertRow): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select * from alerting_deliveries where id >= ${firstIdAt(fired_at)}::uuid and ${id}::uuid = any(alert_ids) order by id desc limit ${mostDeliveries}`.execute(ctx.db)
  return rows
}

async function ruleOf(ctx: Context, { source, name }: AlertRow) {
  if (!source.startsWith('rule:')) return null
  const [ruleSet = '', group = ''] = JSON.parse(source.slice('rule:'.length)) as string[]
  const set = await findRuleSet(ctx.db, ruleSet)
  const rule = set && groupsOf(set.text).get(group)?.rules.find((each) => each.kind === 'alert' && each.name === name)
  if (rule?.kind !== 'alert') return null
  return { ruleSet, group, name, expr: rule.expr, forSeconds: rule.forMs / 1000, ...measureOf(rule.expr) }
}

/** `errors` and `> 5` of `errors > 5`; where the threshold is not at the end, the expression itself is what is measured. */
export function measureOf(expr: string): { measure: string; threshold: number | null; operator: string | null } {
  const none = { measure: expr, threshold: null, operator: null }
  try {
    const found = thresholdOf(expr)
    const [, measure] = found && expr.slice(found.to).trim() === '' ? (/^([^]*?)\s*(?:>=|<=|>|<)\s*$/.exec(expr.slice(0, found.from)) ?? []) : []
    return found && measure !== undefined && measure !== '' ? { measure, threshold: found.value, operator: found.operator } : none
  } catch (error) {
    if (error instanceof PromqlError) return none
    throw error
  }
}

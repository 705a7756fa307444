import { type Context, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { PromqlError, thresholdOf } from '#lib/promql'
import { sql } from '#platform/database'
import { type AlertRow, type DeliveryRow, tablesOf } from '../alerting-tables.ts'
import { deliveryView } from '../channels/list-deliveries.ts'
import { getAlert } from '../contract.ts'
import { findRuleSet, groupsOf } from '../rules/rule-set-store.ts'
import { alertView } from './alert-view.ts'
import { listedAlert } from './list-alert-views.ts'
import { readHidings, readSuppressions } from './read-suppressions.ts'

const mostOthers = 20
const mostDeliveries = 50

export const alertDetails = handle(getAlert, async ({ id }, ctx) => {
  const row = await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new ProductError('not-found', 'There is no such alert, or it is no longer kept. List them with daybook alerts.')
  const { rows: others } = await sql<AlertRow>`select * from alerting_alerts where name = ${row.name} and service = ${row.service} and fingerprint = ${row.fingerprint} and id <> ${id}::uuid order by id desc limit ${mostOthers}`.execute(ctx.db)
  return {
    alert: listedAlert(row, await readSuppressions(ctx.db, [row])), annotations: row.annotations, generatorUrl: row.generator_url, rule: await ruleOf(ctx, row),
    hidden: await readHidings(ctx.db, id), deliveries: (await deliveriesOf(ctx, row)).map(deliveryView), others: others.map(alertView),
  }
})

/** From its firing on; ids are in the order of time. */
async function deliveriesOf(ctx: Context, { id, fired_at }: AlertRow): Promise<DeliveryRow[]> {
  const time = fired_at.getTime().toString(16).padStart(12, '0')
  const { rows } = await sql<DeliveryRow>`
    select * from alerting_deliveries where id >= ${`${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`}::uuid and ${id}::uuid = any(alert_ids) order by id desc limit ${mostDeliveries}`.execute(ctx.db)
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

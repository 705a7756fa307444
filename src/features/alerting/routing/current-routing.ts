import { type AlertmanagerConfig, type Routing, routingOf } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import { tablesOf } from '../alerting-tables.ts'

const hourMs = 3_600_000

/** The configuration in force: an imported one, or that every receiver is told at once of every alert. */
export async function currentRouting(db: Db): Promise<Routing> {
  const { rows: [kept] } = await sql<{ config: AlertmanagerConfig }>`select config from alerting_configuration`.execute(db)
  return routingOf(kept?.config ?? await everyReceiver(db))
}

async function everyReceiver(db: Db): Promise<AlertmanagerConfig> {
  const receivers = await tablesOf(db).selectFrom('alerting_receivers').select('name').where('is_on', '=', true).orderBy('name').execute()
  const names = receivers.map(({ name }) => name)
  const route = { matchers: [], muteTimeIntervals: [], activeTimeIntervals: [], line: 0 }
  return {
    resolveTimeoutMs: 5 * 60_000, inhibitRules: [], timeIntervals: {}, templates: [], global: { settings: {}, secrets: {} },
    // The first is whom Alertmanager's tree needs at its root; its name is none that a receiver may have.
    receivers: [{ name: '', integrations: [], line: 0 }, ...names.map((name) => ({ name, integrations: [{ kind: 'webhook' as const, index: 0, sendResolved: true, settings: {}, secrets: {}, line: 0 }], line: 0 }))],
    route: {
      ...route, receiver: '', groupBy: ['alertname', 'environment', 'service'], groupWaitMs: 0, groupIntervalMs: 5000, repeatIntervalMs: 4 * hourMs, continues: false,
      routes: names.map((receiver) => ({ ...route, receiver, continues: true, routes: [] })),
    },
  }
}

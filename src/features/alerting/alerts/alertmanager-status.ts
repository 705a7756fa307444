import { stringify } from 'yaml'
import type { HttpRoute, RouteReply } from '#kernel/feature'
import type { AlertmanagerConfig } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import { currentRouting } from '../routing/current-routing.ts'

/** Whom nobody is, where a tree has to name somebody. */
const nobody = 'nobody'

/** What clients such as amtool ask before all else: the version, and the configuration in force. */
const getStatus: HttpRoute = {
  method: 'GET', path: '/alertmanager/api/v2/status', access: 'alerting:read', summary: 'Show version and configuration, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler(_request, ctx) {
    const unknown = { branch: '', buildDate: '', buildUser: '', goVersion: '', revision: '' }
    const uptime = new Date(ctx.clock.now().getTime() - process.uptime() * 1000).toISOString()
    return json({ cluster: { name: '', peers: [], status: 'disabled' }, config: { original: await configurationText(ctx.db) }, uptime, versionInfo: { ...unknown, version: ctx.site.version } })
  },
}

const getReceivers: HttpRoute = {
  method: 'GET', path: '/alertmanager/api/v2/receivers', access: 'alerting:read', summary: 'List receivers, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler(_request, ctx) {
    const { config } = await currentRouting(ctx.db)
    return json(config.receivers.filter(({ name }) => name !== '').map(({ name }) => ({ name })))
  },
}

export const alertmanagerStatusRoutes: readonly HttpRoute[] = [getStatus, getReceivers]

/** The one that was imported, without its secrets; else one that says the same as what is in force. */
async function configurationText(db: Db): Promise<string> {
  const { rows: [kept] } = await sql<{ text: string }>`select text from alerting_configuration`.execute(db)
  return kept?.text ?? ownText((await currentRouting(db)).config)
}

function ownText({ route, receivers }: AlertmanagerConfig): string {
  const names = receivers.map(({ name }) => name).filter((name) => name !== '')
  return stringify({
    route: {
      receiver: nobody, group_by: route.groupBy, group_wait: `${(route.groupWaitMs ?? 0) / 1000}s`, group_interval: `${(route.groupIntervalMs ?? 0) / 1000}s`, repeat_interval: `${(route.repeatIntervalMs ?? 0) / 1000}s`,
      ...(names.length > 0 ? { routes: names.map((receiver) => ({ receiver, continue: true })) } : {}),
    },
    receivers: [...new Set([nobody, ...names])].map((name) => ({ name })),
  })
}

function json(value: unknown): RouteReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

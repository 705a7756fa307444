import { type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { type PingRow, tablesOf } from '../../alerting-tables.ts'
import { readCheck } from '../check-store.ts'
import { getHeartbeat, type Ping } from '../checks-contract.ts'
import { openToken } from './heartbeat-token.ts'

const shownPings = 20

/** The address is a key to the check: it is shown to those who may write. */
export function heartbeatDetails({ secrets }: AlertingOptions): Handled {
  return handle(getHeartbeat, async ({ name }, ctx) => {
    const row = await readCheck(ctx.db, name)
    const token = openToken(secrets, row)
    if (token === undefined) throw new ProductError('invalid', `${name} is no heartbeat: nothing calls it. Look at it with daybook checks get ${name}.`)
    const pings = await tablesOf(ctx.db).selectFrom('alerting_pings').selectAll().where('check_name', '=', name).orderBy('id', 'desc').limit(shownPings).execute()
    return { url: `${ctx.site.url}/hooks/heartbeat/${token}`, lateAt: row.late_at?.toISOString() ?? null, runStartedAt: row.run_started_at?.toISOString() ?? null, pings: pings.map(pingView) }
  })
}

function pingView({ at, kind, exit_code: exitCode, duration_ms: durationMs, method, source, body }: PingRow): Ping {
  return { at: at.toISOString(), kind, exitCode, durationMs, method, source, body }
}

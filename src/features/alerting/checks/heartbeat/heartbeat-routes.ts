import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import { notify } from '#platform/database'
import { hashToken } from '#platform/secrets'
import { type PingRow, tablesOf } from '../../alerting-tables.ts'
import { maskBody } from './mask-body.ts'
import { PingLimit } from './ping-limit.ts'

/** Rung when a ping waits to be counted. */
export const pingsChannel = 'alerting_pings'

const mostInAMinute = 60
const mostWrongInAMinute = 60
const tokenForm = /^[A-Za-z0-9_-]{24}$/

/** The addresses that jobs call: the token alone, or with `/start`, `/fail`, `/log` or the exit code behind it. */
export function heartbeatRoutes(): HttpRoute[] {
  const handler = pingHandler(new PingLimit(mostInAMinute), new PingLimit(mostWrongInAMinute))
  const shared = { method: 'ANY', access: 'anyone', body: 'raw', maxBodyBytes: 1 << 20, limit: 'own', handler } as const
  return [
    { ...shared, path: '/hooks/heartbeat/:token', summary: 'Tell that a job has ended well.' },
    { ...shared, path: '/hooks/heartbeat/:token/:signal', summary: 'Tell that a job starts, fails, says something, or has ended with an exit code.' },
  ]
}

/** An answer is given when the ping is on the disk. */
function pingHandler(perToken: PingLimit, wrong: PingLimit) {
  return async (request: RouteRequest, ctx: RouteContext): Promise<RouteReply> => {
    const { token = '', signal } = request.params
    const told = readSignal(signal)
    if (!told) return text(400, `There is no signal ${JSON.stringify(signal?.slice(0, 40))}. There are start, fail, log, and exit codes from 0 to 255.\n`)
    const row = tokenForm.test(token) ? await tablesOf(ctx.db).selectFrom('alerting_checks').select(['name', 'is_on']).where('token_hash', '=', hashToken(token)).executeTakeFirst() : undefined
    if (!row) return limited(wrong.take(request.ip, performance.now())) ?? text(404, 'There is no heartbeat of this address. Look at the check\'s page.\n')
    const tooMany = limited(perToken.take(row.name, performance.now()))
    if (tooMany) return tooMany
    if (row.is_on) await keepPing(ctx, request, { check: row.name, ...told })
    return text(200, 'OK\n')
  }
}

function readSignal(signal: string | undefined): Pick<PingRow, 'kind' | 'exit_code'> | undefined {
  if (signal === undefined) return { kind: 'success', exit_code: null }
  if (signal === 'start' || signal === 'fail' || signal === 'log') return { kind: signal, exit_code: null }
  const code = /^\d{1,3}$/.test(signal) ? Number(signal) : 256
  return code > 255 ? undefined : { kind: code === 0 ? 'success' : 'fail', exit_code: code }
}

async function keepPing(ctx: RouteContext, { method, ip, body }: RouteRequest, { check, kind, exit_code }: { check: string } & Pick<PingRow, 'kind' | 'exit_code'>): Promise<void> {
  const sent = Buffer.isBuffer(body) ? maskBody(body) : ''
  await tablesOf(ctx.db).insertInto('alerting_pings').values({ check_name: check, at: ctx.clock.now(), kind, exit_code, duration_ms: null, method, source: ip, body: sent }).execute()
  await notify(ctx.db, pingsChannel)
}

function limited(waitS: number): RouteReply | undefined {
  return waitS === 0 ? undefined : { ...text(429, `Too many calls. Call again in ${waitS} s.\n`), headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': String(waitS) } }
}

function text(status: number, body: string): RouteReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

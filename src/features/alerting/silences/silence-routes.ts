import { z } from 'zod'
import type { HttpRoute, RouteReply } from '#kernel/feature'
import { type LabelMatcher, matchesAll } from '#lib/alertmanager'
import { ProductError } from '#lib/errors'
import { parseMatchers } from '../alerts/label-matchers.ts'
import { finishSilence, keepSilence } from './silence-handlers.ts'
import { type CountedSilence, readSilence, readSilences, stateOf } from './silence-store.ts'

const base = '/alertmanager/api/v2'
const most = 10_000

/** What clients of Alertmanager send (github.com/prometheus/alertmanager, api/v2/openapi.yaml, postableSilence). */
const Postable = z.object({
  id: z.string().optional(),
  matchers: z.array(z.object({ name: z.string().min(1).max(200), value: z.string().max(10_000), isRegex: z.boolean(), isEqual: z.boolean().default(true) })).min(1).max(100),
  startsAt: z.iso.datetime({ offset: true }), endsAt: z.iso.datetime({ offset: true }), createdBy: z.string().max(200), comment: z.string().max(1000),
})

const list: HttpRoute = {
  method: 'GET', path: `${base}/silences`, access: 'alerting:read', summary: 'List silences, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler({ url }, ctx) {
    const fits = parseMatchers(new URL(url, 'http://daybook').searchParams.getAll('filter'))
    const now = ctx.clock.now()
    const rows = await readSilences(ctx.db, { now, limit: most })
    return json(200, rows.filter(({ matchers }) => fits(Object.fromEntries(matchers.map(({ name, value }) => [name, value])))).map((row) => gettable(row, now)))
  },
}

const save: HttpRoute = {
  method: 'POST', path: `${base}/silences`, access: 'alerting:write', summary: 'Add or change a silence, in the format of Alertmanager\'s API v2.', body: 'raw', maxBodyBytes: 2 ** 20,
  async handler({ body }, ctx) {
    const { id, matchers, startsAt, endsAt, createdBy, comment } = read(body)
    const kept = matchers.map(({ name, value, isRegex, isEqual }): LabelMatcher => ({ name, value, operator: isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=' }))
    const fault = faultOf(kept)
    if (fault !== undefined) return json(400, fault)
    const silence = await ctx.transact((inside) => keepSilence(inside, { id: id === undefined || id === '' ? undefined : uuid(id), matchers: kept, reason: comment === '' ? 'No reason was given.' : comment, owner: createdBy === '' ? ctx.actor.name : createdBy, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }))
    return json(200, { silenceID: silence.id })
  },
}

const show: HttpRoute = {
  method: 'GET', path: `${base}/silence/:id`, access: 'alerting:read', summary: 'Show a silence, in the format of Alertmanager\'s API v2.', body: 'none',
  async handler({ params }, ctx) {
    const now = ctx.clock.now()
    return json(200, gettable(await readSilence(ctx.db, uuid(params['id'] ?? ''), now), now))
  },
}

const end: HttpRoute = {
  method: 'DELETE', path: `${base}/silence/:id`, access: 'alerting:write', summary: 'End a silence, as Alertmanager\'s API v2 does.', body: 'none',
  async handler({ params }, ctx) {
    await ctx.transact((inside) => finishSilence(inside, uuid(params['id'] ?? '')))
    return { status: 200 }
  },
}

export const silenceRoutes: readonly HttpRoute[] = [list, save, show, end]

function read(body: unknown): z.infer<typeof Postable> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch (error) {
    throw new ProductError('invalid', 'The body is not JSON. Send a silence.', { cause: error })
  }
  const silence = Postable.safeParse(value)
  if (!silence.success) throw new ProductError('invalid', silence.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  return silence.data
}

/** As Alertmanager refuses them. */
function faultOf(matchers: readonly LabelMatcher[]): string | undefined {
  try {
    return matchesAll(matchers)({}) ? 'at least one matcher must not match the empty string' : undefined
  } catch (error) {
    return `invalid label matcher: ${error instanceof Error ? error.message : String(error)}`
  }
}

function uuid(text: string): string {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new ProductError('not-found', 'There is no such silence.')
  return id.data
}

function gettable(row: CountedSilence, now: Date) {
  return {
    id: row.id, status: { state: stateOf(row, now) }, updatedAt: row.updated_at.toISOString(), comment: row.reason, createdBy: row.owner, startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString(),
    matchers: row.matchers.map(({ name, operator, value }) => ({ name, value, isRegex: operator.endsWith('~'), isEqual: !operator.startsWith('!') })),
  }
}

function json(status: number, value: unknown): RouteReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

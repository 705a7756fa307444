import { type Context, type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { notify, sql } from '#platform/database'
import type { AlertingOptions } from '../alerting-settings.ts'
import { type KeptChannel, type ReceiverRow, tablesOf } from '../alerting-tables.ts'
import { routingChannel } from '../routing/routing-channel.ts'
import { type Receiver, ReceiverSaved, removeChannel, saveChannel } from './channels-contract.ts'
import { checkAddress } from './check-address.ts'
import { deliveriesChannel } from './deliveries-channel.ts'
import { type ChannelSettings, type ChannelKindName, channelSettings } from './channel-settings-contract.ts'
import { receiverViews } from './receiver-view.ts'
import { secretName } from './sealed-secrets.ts'

const mostChannels = 50

/** Its secrets go into the box before anything else and come out only when something is sent. */
export function saveChannelHandler({ secrets }: AlertingOptions): Handled {
  return handle(saveChannel, async ({ receiver, kind, position, isFallback, settings, secrets: given = {} }, ctx) => {
    const row = await lockReceiver(ctx, receiver)
    if (position === undefined && row.channels.length >= mostChannels) throw new ProductError('invalid', `A receiver has at most ${mostChannels} ways. Make another receiver.`)
    const earlier = position === undefined ? undefined : row.channels[position]
    if (position !== undefined && !earlier) throw new ProductError('not-found', `${receiver} has no way at place ${position}. List them with daybook receivers list.`)
    const sealed = { ...(earlier?.kind === kind ? earlier.sealed : {}), ...Object.fromEntries(checkedSecrets(kind, given).map(([name, value]) => [name, secrets.seal(secretName(receiver), value)])) }
    const channel: KeptChannel = { kind, isFallback, settings: checkedSettings(kind, settings, Object.keys(sealed)), sealed }
    return keepChannels(ctx, row, position === undefined ? [...row.channels, channel] : row.channels.with(position, channel))
  })
}

export const dropChannel = handle(removeChannel, async ({ receiver, position }, ctx) => {
  const row = await lockReceiver(ctx, receiver)
  if (!row.channels[position]) throw new ProductError('not-found', `${receiver} has no way at place ${position}. List them with daybook receivers list.`)
  return keepChannels(ctx, row, row.channels.toSpliced(position, 1))
})

async function lockReceiver({ db }: Context, name: string): Promise<ReceiverRow> {
  const row = await tablesOf(db).selectFrom('alerting_receivers').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no receiver ${name}. Add it with daybook receivers save ${name}.`)
  return row
}

/** Keeps the ways of a receiver, says so, and wakes who groups and who sends. */
export async function keepChannels(ctx: Context, row: ReceiverRow, channels: readonly KeptChannel[]): Promise<Receiver> {
  await sql`update alerting_receivers set channels = ${JSON.stringify(channels)}::jsonb, updated_at = ${ctx.clock.now()} where name = ${row.name}`.execute(ctx.db)
  const shown = (list: readonly KeptChannel[]) => list.map(({ kind, isFallback, settings, sealed }) => ({ kind, isFallback, settings, secrets: Object.keys(sealed) }))
  const ways = channels.map(({ kind }) => channelSettings[kind].title).join(', ')
  await ctx.append(ReceiverSaved, { subject: entityRef('receiver', row.name), summary: ways === '' ? `Nothing is left to tell ${row.name} by.` : `${row.name} is told by ${ways}.`.slice(0, 500), data: { name: row.name }, before: shown(row.channels), after: shown(channels) })
  await notify(ctx.db, deliveriesChannel)
  await notify(ctx.db, routingChannel)
  const [view] = await receiverViews(ctx.db, [{ ...row, channels }], ctx.clock.now())
  if (!view) throw new Error('A receiver has no view.')
  return view
}

function checkedSecrets(kind: ChannelKindName, given: Readonly<Record<string, string>>): [string, string][] {
  const { secrets, title } = channelSettings[kind]
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(secrets.shape, name))
  if (unknown !== undefined) throw new ProductError('invalid', `${title} has no secret ${unknown}. Its secrets are: ${Object.keys(secrets.shape).join(', ') || 'none'}.`)
  const filled = Object.entries(given).filter(([, value]) => value !== '')
  for (const [name, value] of filled) if (/url$/i.test(name)) checkAddress(value, `secrets.${name}`, false)
  return filled
}

/** What the kind knows and no more; what must be there is. */
export function checkedSettings(kind: ChannelKindName, given: Readonly<Record<string, unknown>>, sealed: readonly string[]): Record<string, unknown> {
  const { settings, needs, title, secrets }: ChannelSettings = channelSettings[kind]
  const read = settings.strict().safeParse(given)
  if (!read.success) throw new ProductError('invalid', `The settings of ${title} do not fit: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`.slice(0, 1000), { faults: read.error.issues.map(({ path, message }) => ({ path: ['settings', ...path].map(String).join('.'), message })) })
  const missing = needs.filter((names) => names.split('|').every((name) => !sealed.includes(name) && (read.data[name] ?? '') === ''))
  if (missing.length > 0) throw new ProductError('invalid', `${title} needs ${missing.join(' and ').replaceAll('|', ' or ')}.`, { faults: missing.map((names) => names.split('|')[0] ?? names).map((name) => ({ path: `${Object.hasOwn(secrets.shape, name) ? 'secrets' : 'settings'}.${name}`, message: 'This is needed.' })) })
  for (const name of ['url', 'apiUrl', 'appUrl']) if (typeof read.data[name] === 'string') checkAddress(read.data[name], `settings.${name}`)
  return read.data
}

import { type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { notify, sql } from '#platform/database'
import type { AlertingOptions } from '../alerting-settings.ts'
import { type KeptChannel, type ReceiverRow, tablesOf } from '../alerting-tables.ts'
import { routingChannel } from '../routing/routing-channel.ts'
import { deleteReceiver, listReceivers, ReceiverDeleted, saveReceiver } from './channels-contract.ts'
import { checkAddress } from './check-address.ts'
import { receiverViews } from './receiver-view.ts'
import { keepChannels } from './save-channel.ts'
import { secretName } from './sealed-secrets.ts'

/** The secret goes into the box before anything else and never comes out but as a signature. */
export function saveReceiverHandler({ secrets }: AlertingOptions): Handled {
  return handle(saveReceiver, async ({ name, url, secret, isOn, fallback }, ctx) => {
    if (url !== undefined) checkAddress(url, 'url')
    if (fallback === name) throw new ProductError('invalid', 'A receiver cannot stand in for itself. Name another.', { faults: [{ path: 'fallback', message: 'Name another receiver.' }] })
    const earlier = await tablesOf(ctx.db).selectFrom('alerting_receivers').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
    if (fallback && !(await tablesOf(ctx.db).selectFrom('alerting_receivers').select('name').where('name', '=', fallback).executeTakeFirst())) throw new ProductError('not-found', `There is no receiver ${fallback} to stand in. Add it first.`, { faults: [{ path: 'fallback', message: 'There is no such receiver.' }] })
    const { rows: [row] } = await sql<ReceiverRow>`
      insert into alerting_receivers (name, is_on, fallback, updated_at) values (${name}, ${isOn}, ${fallback ?? null}, ${ctx.clock.now()})
      on conflict (name) do update set is_on = excluded.is_on, fallback = ${fallback === undefined ? (earlier?.fallback ?? null) : fallback} returning *`.execute(ctx.db)
    if (!row) throw new Error('A receiver was not kept.')
    const sealed = secret === undefined ? undefined : secrets.seal(secretName(name), secret)
    return keepChannels(ctx, row, withWebhook(row.channels, url, sealed))
  })
}

/** The first webhook has the address and the secret; one is added where there is none. */
function withWebhook(channels: readonly KeptChannel[], url: string | undefined, secret: string | undefined): readonly KeptChannel[] {
  const at = channels.findIndex(({ kind }) => kind === 'webhook')
  const known = channels[at]
  if (!known) return url === undefined ? channels : [...channels, { kind: 'webhook', isFallback: false, settings: { url }, sealed: secret === undefined ? {} : { secret } }]
  return channels.with(at, { ...known, settings: { ...known.settings, ...(url === undefined ? {} : { url }) }, sealed: { ...known.sealed, ...(secret === undefined ? {} : { secret }) } })
}

export const removeReceiver = handle(deleteReceiver, async ({ name }, ctx) => {
  const { numDeletedRows } = await tablesOf(ctx.db).deleteFrom('alerting_receivers').where('name', '=', name).executeTakeFirst()
  if (numDeletedRows === 0n) throw new ProductError('not-found', `There is no receiver ${name}. List them with daybook receivers list.`)
  await sql`update alerting_receivers set fallback = null where fallback = ${name}`.execute(ctx.db)
  await notify(ctx.db, routingChannel)
  await ctx.append(ReceiverDeleted, { subject: entityRef('receiver', name), summary: `Alerts are no longer sent to ${name}.`, data: { name } })
  return { name }
})

export const receivers = handle(listReceivers, async (_input, ctx) => {
  const rows = await tablesOf(ctx.db).selectFrom('alerting_receivers').selectAll().orderBy('name').execute()
  return { items: await receiverViews(ctx.db, rows, ctx.clock.now()) }
})

import { isIP } from 'node:net'
import { type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { notify } from '#platform/database'
import { kindOfAddress } from '#platform/http'
import type { AlertingOptions } from '../alerting-settings.ts'
import { tablesOf } from '../alerting-tables.ts'
import { deleteReceiver, listReceivers, ReceiverDeleted, ReceiverSaved, saveReceiver } from '../contract.ts'
import { secretName } from './deliver-webhooks.ts'
import { routingChannel } from '../routing/routing-channel.ts'
import { deliveriesChannel } from './enqueue-deliveries.ts'

/** The secret goes into the box before anything else and never comes out but as a signature. */
export function saveReceiverHandler({ secrets }: AlertingOptions): Handled {
  return handle(saveReceiver, async ({ name, url, secret, isOn }, ctx) => {
    checkUrl(url)
    const earlier = await tablesOf(ctx.db).selectFrom('alerting_receivers').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
    const sealed = secret === undefined ? (earlier?.sealed_secret ?? null) : secrets.seal(secretName(name), secret)
    const values = { name, url, is_on: isOn, sealed_secret: sealed, updated_at: ctx.clock.now() }
    await tablesOf(ctx.db).insertInto('alerting_receivers').values(values).onConflict((conflict) => conflict.column('name').doUpdateSet(values)).execute()
    await ctx.append(ReceiverSaved, {
      subject: entityRef('receiver', name), summary: `Alerts are ${isOn ? 'sent' : 'no longer sent'} to ${name} (${new URL(url).host}).`, data: { name, url },
      before: earlier ? { url: earlier.url, isOn: earlier.is_on } : null, after: { url, isOn, hasNewSecret: secret !== undefined },
    })
    await notify(ctx.db, deliveriesChannel)
    await notify(ctx.db, routingChannel)
    return { name, url, isOn, hasSecret: sealed !== null }
  })
}

export const removeReceiver = handle(deleteReceiver, async ({ name }, ctx) => {
  const { numDeletedRows } = await tablesOf(ctx.db).deleteFrom('alerting_receivers').where('name', '=', name).executeTakeFirst()
  if (numDeletedRows === 0n) throw new ProductError('not-found', `There is no receiver ${name}. List them with daybook receivers list.`)
  await notify(ctx.db, routingChannel)
  await ctx.append(ReceiverDeleted, { subject: entityRef('receiver', name), summary: `Alerts are no longer sent to ${name}.`, data: { name } })
  return { name }
})

export const receivers = handle(listReceivers, async (_input, ctx) => {
  const rows = await tablesOf(ctx.db).selectFrom('alerting_receivers').selectAll().orderBy('name').execute()
  return { items: rows.map((row) => ({ name: row.name, url: row.url, isOn: row.is_on, hasSecret: row.sealed_secret !== null })) }
})

function checkUrl(address: string): void {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new ProductError('invalid', 'The address of a webhook starts with http:// or https://.')
  if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') throw new ProductError('invalid', `${host} may not be asked. Give the address of the receiver itself.`)
  if (url.username !== '' || url.password !== '') throw new ProductError('invalid', 'The address may hold no password: it is shown to everybody who may read receivers. Use the secret.')
}

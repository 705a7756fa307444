import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { notify } from '#platform/database'
import { tablesOf } from '../alerting-tables.ts'
import { placedChannels } from './channel-book.ts'
import { testReceiver } from './channels-contract.ts'
import { deliveriesChannel } from './deliveries-channel.ts'
import { deliveryView } from './list-deliveries.ts'
import { insertDeliveries } from './insert-deliveries.ts'
import { testBody } from './test-body.ts'

/** Laid into the queue like any other, but tried only once and told no other way. */
export const sendTest = handle(testReceiver, async ({ name, position }, ctx) => {
  const row = await tablesOf(ctx.db).selectFrom('alerting_receivers').selectAll().where('name', '=', name).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no receiver ${name}. List them with daybook receivers list.`)
  const ways = placedChannels(row).filter((_channel, index) => position === undefined || index === position).filter(({ kind }) => kind !== 'owner')
  if (ways.length === 0) throw new ProductError('invalid', `${name} has no way that a test can go. Add one, or send the test to the people themselves.`)
  const now = ctx.clock.now()
  const body = JSON.stringify(testBody(name, ctx.site.url, now))
  const ids = ways.map(() => newId())
  await insertDeliveries(ctx.db, ways.map(({ kind, position: at }, index) => ({ id: ids[index] ?? '', receiver: name, kind, position: at, group_key: `test:${ids[index]}`, notice_id: null, alert_ids: [], body, created_at: now, next_attempt_at: now, is_test: true })))
  await notify(ctx.db, deliveriesChannel)
  const rows = await tablesOf(ctx.db).selectFrom('alerting_deliveries').selectAll().where('id', 'in', ids).orderBy('id').execute()
  return { deliveries: rows.map(deliveryView) }
})

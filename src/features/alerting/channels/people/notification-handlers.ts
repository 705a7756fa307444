import { type Context, type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { notify, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { checkAddress } from '../check-address.ts'
import { deliveriesChannel } from '../deliveries-channel.ts'
import { insertDeliveries } from '../insert-deliveries.ts'
import { NotificationsSaved, saveNotifications, showNotifications, subscribePush, testNotifications, unsubscribePush } from '../notifications-contract.ts'
import { arePushKeys } from '../push/encrypt-push.ts'
import { vapidKeys } from '../push/vapid-keys.ts'
import { testBody } from '../test-body.ts'
import { waysOfPeople } from './owner-ways.ts'
import { personSecret, readPersonSettings } from './person-settings.ts'
import { isTimeZone } from './quiet-hours.ts'

const mostDevices = 20

/** What each person says of how they are told. Nobody sees or changes another's. */
export function notificationHandlers({ secrets }: AlertingOptions): Handled[] {
  return [
    handle(showNotifications, (_input, ctx) => shown(ctx, secrets)),
    handle(saveNotifications, async ({ ways, quietHours, slackUrl }, ctx) => {
      const id = personOf(ctx)
      if (quietHours && !isTimeZone(quietHours.zone)) throw new ProductError('invalid', `${quietHours.zone} is no time zone. Give one like Europe/Berlin.`, { faults: [{ path: 'quietHours.zone', message: 'There is no such time zone.' }] })
      if (slackUrl && slackUrl !== 'none') checkAddress(slackUrl, 'slackUrl', false)
      const before = (await readPersonSettings(ctx.db, [id])).get(id)
      const sealed = slackUrl === undefined || slackUrl === '' ? (before?.sealed_slack_url ?? null) : slackUrl === 'none' ? null : secrets.seal(personSecret(id), slackUrl)
      await sql`insert into alerting_person_settings (person_id, ways, quiet_hours, sealed_slack_url, updated_at) values (${id}, ${JSON.stringify({ ...before?.ways, ...ways })}::jsonb, ${quietHours === undefined ? jsonOrNull(before?.quiet_hours) : jsonOrNull(quietHours)}::jsonb, ${sealed}, ${ctx.clock.now()})
        on conflict (person_id) do update set ways = excluded.ways, quiet_hours = excluded.quiet_hours, sealed_slack_url = excluded.sealed_slack_url, updated_at = excluded.updated_at`.execute(ctx.db)
      await said(ctx, id, 'changed how they are told of alerts.')
      return shown(ctx, secrets)
    }),
    handle(subscribePush, async ({ endpoint, p256dh, auth, name }, ctx) => {
      const id = personOf(ctx)
      checkAddress(endpoint, 'endpoint', false)
      if (!arePushKeys({ p256dh, auth })) throw new ProductError('invalid', 'These are no keys of a browser. Switch Web Push on in the browser again.')
      const { rows: [count] } = await sql<{ count: number }>`select count(*)::int as count from alerting_push_devices where person_id = ${id} and endpoint <> ${endpoint}`.execute(ctx.db)
      if ((count?.count ?? 0) >= mostDevices) throw new ProductError('limited', `You are told in ${mostDevices} browsers already. Take one away first.`)
      const { rows: [device] } = await sql<{ id: string; name: string; created_at: Date }>`insert into alerting_push_devices (id, person_id, endpoint, p256dh, auth, name, created_at) values (${newId()}::uuid, ${id}, ${endpoint}, ${p256dh}, ${auth}, ${name}, ${ctx.clock.now()})
        on conflict (endpoint) do update set person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth, name = excluded.name returning id, name, created_at`.execute(ctx.db)
      if (!device) throw new Error('A browser was not kept.')
      await said(ctx, id, 'is told of alerts in a browser.')
      return { id: device.id, name: device.name, createdAt: device.created_at.toISOString() }
    }),
    handle(unsubscribePush, async ({ id }, ctx) => {
      const { rows } = await sql`delete from alerting_push_devices where id = ${id}::uuid and person_id = ${personOf(ctx)} returning id`.execute(ctx.db)
      if (rows.length === 0) throw new ProductError('not-found', 'You are not told in this browser. List yours with daybook notifications show.')
      await said(ctx, personOf(ctx), 'is no longer told in a browser.')
      return { id }
    }),
    handle(testNotifications, async (_input, ctx) => {
      const id = personOf(ctx)
      const now = ctx.clock.now()
      const ways = (await waysOfPeople(ctx.db, [id], 'critical', now)).map((way) => ({ ...way, held_until: null, next_attempt_at: now }))
      if (ways.length === 0) throw new ProductError('invalid', 'You have chosen no way to be told of critical alerts. Choose one first.')
      const body = JSON.stringify(testBody(ctx.actor.name, ctx.site.url, now))
      await insertDeliveries(ctx.db, ways.map((way) => ({ ...way, id: newId(), group_key: `test:${newId()}`, notice_id: null, alert_ids: [], body, created_at: now, is_test: true })))
      await notify(ctx.db, deliveriesChannel)
      return { ways: ways.map(({ kind }) => kind ?? '') }
    }),
  ]
}

function personOf({ actor }: Context): string {
  if (actor.kind !== 'person') throw new ProductError('forbidden', 'Only a person has notifications. Sign in as one.')
  return actor.id.slice(actor.id.indexOf(':') + 1)
}

async function shown(ctx: Context, secrets: SecretBox) {
  const id = personOf(ctx)
  const settings = (await readPersonSettings(ctx.db, [id])).get(id)
  if (!settings) throw new Error('A person has no settings.')
  const { rows } = await sql<{ id: string; name: string; created_at: Date }>`select id, name, created_at from alerting_push_devices where person_id = ${id} order by id`.execute(ctx.db)
  const { publicKey } = await vapidKeys(ctx.db, secrets)
  return { ways: settings.ways, quietHours: settings.quiet_hours, hasSlack: settings.sealed_slack_url !== null, devices: rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at.toISOString() })), publicKey }
}

async function said(ctx: Context, personId: string, what: string): Promise<void> {
  await ctx.append(NotificationsSaved, { subject: entityRef('person', personId), summary: `${ctx.actor.name} ${what}`, data: { personId } })
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

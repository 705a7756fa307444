import { registerEntity } from '#kernel/catalog'
import { getEntity } from '#kernel/catalog/contract'
import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { notify } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { resolveAlerts } from '../alerts/fire-alerts.ts'
import type { AlertingOptions } from '../alerting-settings.ts'
import { type CheckRow, tablesOf } from '../alerting-tables.ts'
import { checksChannel } from './checks-channel.ts'
import { checkSettings, locationsOf, placesOf, secretNameOf, settingsOf, usesSecret } from './check-settings.ts'
import { checkViews, readCheck } from './check-store.ts'
import { type Check, CheckDeleted, CheckSaved, type CheckSettings, deleteCheck, saveCheck } from './checks-contract.ts'
import { newHeartbeat } from './heartbeat/heartbeat-token.ts'
import { lateAt } from './heartbeat/late-at.ts'
import { targetOf } from './kinds/kinds.ts'
import { forgetAssignments, forgetLocations } from './locations/forget-locations.ts'

export function saveHandler({ secrets }: AlertingOptions): Handled {
  return handle(saveCheck, (input, ctx) => keepCheck(ctx, secrets, input))
}

/** Adds or changes a check, with its event. Who acts must be let change checks of its service. A file holds no secret: it is entered later. */
export async function keepCheck(ctx: Context, secrets: SecretBox, input: CheckSettings & { readonly secret?: string | undefined }, { mayLackSecret = false } = {}): Promise<Check> {
  const { secret, ...rest } = input
  const settings = rest as CheckSettings
  checkSettings(settings)
  const earlier = await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where('name', '=', settings.name).forUpdate().executeTakeFirst()
  // Who may set up checks of one service may not take over another's.
  if (earlier && earlier.service !== settings.service) await ctx.require(saveCheck.access, earlier.service)
  const sealed = { sealed_secret: sealSecret(secrets, settings, { earlier, secret, mayLackSecret }) }
  if (earlier) await change(ctx, secrets, earlier, { settings, sealed })
  else await tablesOf(ctx.db).insertInto('alerting_checks').values({ ...columnsOf(settings), ...notCounted, ...sealed, ...noHeartbeat, ...(settings.kind === 'heartbeat' ? newHeartbeat(secrets, settings.name) : {}), alert_id: null, unknown_alert_id: null, source: null }).execute()
  await describe(ctx, settings)
  await ctx.append(CheckSaved, {
    subject: settings.service, summary: `The check ${settings.name} was ${earlier ? 'changed' : 'added'}.`, data: { name: settings.name, service: settings.service },
    before: earlier?.settings ?? null, after: settings, ...(settings.environment === null ? {} : { environment: settings.environment }),
  })
  await notify(ctx.db, checksChannel, settings.name)
  const [view] = await checkViews(ctx.db, [await readCheck(ctx.db, settings.name)], ctx.clock.now())
  if (!view) throw new ProductError('unavailable', 'The check was saved but cannot be read. Try again.')
  return view
}

export const remove = handle(deleteCheck, async ({ name }, ctx) => {
  const row = await readCheck(ctx.db, name, true)
  await ctx.require(deleteCheck.access, row.service)
  await forgetCheck(ctx, row)
  return { name }
})

/** Deletes a check, with its event and all that was kept of it. */
export async function forgetCheck(ctx: Context, { name, service, alert_id: alertId, unknown_alert_id: unknownAlertId, settings }: CheckRow): Promise<void> {
  await resolveAlerts(ctx, [alertId, unknownAlertId].flatMap((id) => (id === null ? [] : [{ id, why: 'its check was deleted.' }])))
  await tablesOf(ctx.db).deleteFrom('alerting_checks').where('name', '=', name).execute()
  await tablesOf(ctx.db).deleteFrom('alerting_results').where('check_name', '=', name).execute()
  await tablesOf(ctx.db).deleteFrom('alerting_pings').where('check_name', '=', name).execute()
  await forgetLocations(ctx.db, name)
  await forgetAssignments(ctx.db, name)
  await ctx.append(CheckDeleted, { subject: service, summary: `The check ${name} was deleted.`, data: { name, service }, before: settings })
  await notify(ctx.db, checksChannel, name)
}

const notCounted = { last_checked_at: null, last_is_ok: null, last_latency_ms: null, last_error: null, consecutive_failures: 0, consecutive_successes: 0, first_failure_at: null, certificate_expires_at: null }
const noHeartbeat = { token_hash: null, sealed_token: null, late_at: null, run_started_at: null }

function columnsOf(settings: CheckSettings) {
  return { name: settings.name, service: settings.service, environment: settings.environment, settings: JSON.stringify(settings), is_on: settings.isOn, locations: locationsOf(settings) }
}

/** A secret that is kept goes nowhere but where it went: whoever may change the address is not told it that way. */
function sealSecret(secrets: SecretBox, settings: CheckSettings, { earlier, secret, mayLackSecret }: { earlier: CheckRow | undefined; secret: string | undefined; mayLackSecret: boolean }): string | null {
  if (secret !== undefined && secret !== '') return secrets.seal(secretNameOf(settings.name), secret)
  const isUsed = usesSecret(settings)
  if (!earlier || earlier.sealed_secret === null) {
    if (!isUsed || mayLackSecret) return null
    throw needed('It sends a secret, and none is there. Enter it.')
  }
  const before = settingsOf(earlier)
  const known = new Set([...placesOf(before), ...locationsOf(before)])
  if ([...placesOf(settings), ...locationsOf(settings)].every((place) => known.has(place))) return earlier.sealed_secret
  if (isUsed && !mayLackSecret) throw needed('The address or a location is another one. Enter the secret anew, so that it goes only where you mean it to.')
  return null
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each))
}

function needed(message: string): ProductError {
  return new ProductError('invalid', message, { faults: [{ path: 'secret', message }] })
}

/** An alert outlives a change of the check's wording; it ends when the check is turned off or is about something else. */
async function change(ctx: Context, secrets: SecretBox, earlier: CheckRow, { settings, sealed }: { settings: CheckSettings; sealed: { sealed_secret: string | null } }): Promise<void> {
  const before = settingsOf(earlier)
  const isAboutElse = earlier.service !== settings.service || earlier.environment !== settings.environment || before.kind !== settings.kind || targetOf(before) !== targetOf(settings)
  const ends = earlier.alert_id !== null && (!settings.isOn || isAboutElse)
  if (ends && earlier.alert_id !== null) await resolveAlerts(ctx, [{ id: earlier.alert_id, why: settings.isOn ? 'its check asks something else now.' : 'its check was turned off.' }])
  const isUnheard = settings.isOn && !isAboutElse && sameSet(locationsOf(before), locationsOf(settings))
  if (earlier.unknown_alert_id !== null && !isUnheard) await resolveAlerts(ctx, [{ id: earlier.unknown_alert_id, why: 'its check is another one now.' }])
  await forgetLocations(ctx.db, settings.name, isAboutElse || !settings.isOn ? [] : locationsOf(settings))
  const counts = isAboutElse || !settings.isOn ? notCounted : {}
  await tablesOf(ctx.db).updateTable('alerting_checks')
    .set({ ...columnsOf(settings), ...counts, ...sealed, ...heartbeatColumns(ctx, secrets, earlier, settings), ...(ends ? { alert_id: null } : {}), ...(isUnheard ? {} : { unknown_alert_id: null }), revision: earlier.revision + 1, updated_at: ctx.clock.now() }).where('name', '=', settings.name).execute()
}

/** Its address stays the same; when it is late is counted anew. One that never called is not waited for. */
function heartbeatColumns(ctx: Context, secrets: SecretBox, earlier: CheckRow, settings: CheckSettings) {
  if (settings.kind !== 'heartbeat') return noHeartbeat
  if (earlier.token_hash === null) return { ...noHeartbeat, ...newHeartbeat(secrets, settings.name) }
  return { run_started_at: null, late_at: earlier.late_at === null ? null : lateAt(settings, ctx.clock.now()) }
}

/** A service that nobody has told of yet becomes known with its first check. */
async function describe(ctx: Context, { service }: CheckSettings): Promise<void> {
  try {
    await ctx.call(getEntity, { ref: service })
  } catch (error) {
    if (!(error instanceof ProductError) || error.code !== 'not-found') throw error
    await registerEntity(ctx, { by: 'alerting', ref: service, title: service.slice(service.indexOf('/') + 1) })
  }
}

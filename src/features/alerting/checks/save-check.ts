import { isIP } from 'node:net'
import { registerEntity } from '#kernel/catalog'
import { getEntity } from '#kernel/catalog/contract'
import { type Context, handle } from '#kernel/feature'
import { type Fault, ProductError } from '#lib/errors'
import { notify } from '#platform/database'
import { kindOfAddress } from '#platform/http'
import { resolveAlerts } from '../alerts/fire-alerts.ts'
import { type CheckRow, tablesOf } from '../alerting-tables.ts'
import { checkViews, readCheck } from './check-store.ts'
import { CheckDeleted, CheckSaved, type CheckSettings, deleteCheck, saveCheck } from '../contract.ts'
import { asPattern } from './match-body.ts'

/** Told the name of a check that was added, changed or deleted. */
export const checksChannel = 'alerting_checks'

export const save = handle(saveCheck, async (settings, ctx) => {
  checkSettings(settings)
  const earlier = await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where('name', '=', settings.name).forUpdate().executeTakeFirst()
  // Who may set up checks of one service may not take over another's.
  if (earlier && earlier.service !== settings.service) await ctx.require(saveCheck.access, earlier.service)
  if (earlier) await change(ctx, earlier, settings)
  else await tablesOf(ctx.db).insertInto('alerting_checks').values({ ...columnsOf(settings), ...notCounted, alert_id: null, certificate_expires_at: null }).execute()
  await describe(ctx, settings)
  await ctx.append(CheckSaved, {
    subject: settings.service, summary: `The check ${settings.name} was ${earlier ? 'changed' : 'added'}.`, data: { name: settings.name, service: settings.service },
    before: earlier?.settings ?? null, after: settings, ...(settings.environment === null ? {} : { environment: settings.environment }),
  })
  await notify(ctx.db, checksChannel, settings.name)
  const [view] = await checkViews(ctx.db, [await readCheck(ctx.db, settings.name)], ctx.clock.now())
  if (!view) throw new ProductError('unavailable', 'The check was saved but cannot be read. Try again.')
  return view
})

export const remove = handle(deleteCheck, async ({ name }, ctx) => {
  const row = await readCheck(ctx.db, name, true)
  await ctx.require(deleteCheck.access, row.service)
  if (row.alert_id !== null) await resolveAlerts(ctx, [{ id: row.alert_id, why: 'its check was deleted.' }])
  await tablesOf(ctx.db).deleteFrom('alerting_checks').where('name', '=', name).execute()
  await tablesOf(ctx.db).deleteFrom('alerting_results').where('check_name', '=', name).execute()
  await ctx.append(CheckDeleted, { subject: row.service, summary: `The check ${name} was deleted.`, data: { name, service: row.service }, before: row.settings })
  await notify(ctx.db, checksChannel, name)
  return { name }
})

const notCounted = { last_checked_at: null, last_is_ok: null, last_latency_ms: null, last_error: null, consecutive_failures: 0, consecutive_successes: 0, first_failure_at: null }

function columnsOf(settings: CheckSettings) {
  return { name: settings.name, service: settings.service, environment: settings.environment, settings: JSON.stringify(settings) as unknown as CheckSettings, is_on: settings.isOn }
}

/** An alert outlives a change of the check's wording; it ends when the check is turned off or is about something else. */
async function change(ctx: Context, earlier: CheckRow, settings: CheckSettings): Promise<void> {
  const isAboutElse = earlier.service !== settings.service || earlier.environment !== settings.environment || earlier.settings.url !== settings.url
  const ends = earlier.alert_id !== null && (!settings.isOn || isAboutElse)
  if (ends && earlier.alert_id !== null) await resolveAlerts(ctx, [{ id: earlier.alert_id, why: settings.isOn ? 'its check asks something else now.' : 'its check was turned off.' }])
  const counts = isAboutElse || !settings.isOn ? notCounted : {}
  await tablesOf(ctx.db).updateTable('alerting_checks')
    .set({ ...columnsOf(settings), ...counts, ...(ends ? { alert_id: null } : {}), revision: earlier.revision + 1, updated_at: ctx.clock.now() }).where('name', '=', settings.name).execute()
}

/** Throws invalid for an address that may never be asked and for a pattern that does not read. */
export function checkSettings(settings: CheckSettings): void {
  const faults: Fault[] = []
  const url = new URL(settings.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') faults.push({ path: 'url', message: 'The address starts with http:// or https://.' })
  else if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') faults.push({ path: 'url', message: `${host} may not be asked: it is no host of a service. Give another address.` })
  if (url.username !== '' || url.password !== '') faults.push({ path: 'url', message: 'The address may hold no password: it is shown to everybody who may read checks.' })
  if (settings.minCertificateDays !== null && url.protocol !== 'https:') faults.push({ path: 'minCertificateDays', message: 'Only an address with https:// has a certificate.' })
  if (settings.method === 'HEAD' && settings.expectBody !== null) faults.push({ path: 'expectBody', message: 'An answer to HEAD has no body. Use GET.' })
  if (settings.expectBody !== null && !isPatternFine(settings.expectBody)) faults.push({ path: 'expectBody', message: `${settings.expectBody} does not read as a pattern. Correct it, or leave the slashes out to look for text.` })
  if (faults.length > 0) throw new ProductError('invalid', faults.map(({ message }) => message).join(' '), { faults })
}

function isPatternFine(text: string): boolean {
  try {
    asPattern(text)
    return true
  } catch {
    return false
  }
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

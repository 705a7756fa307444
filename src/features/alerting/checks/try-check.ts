import { type Handled, handle } from '#kernel/feature'
import type { AlertingOptions } from '../alerting-settings.ts'
import { tablesOf } from '../alerting-tables.ts'
import { checkSettings, openSecret, placesOf, settingsOf } from './check-settings.ts'
import { type CheckSettings, saveCheck, tryCheck } from './checks-contract.ts'
import { runCheck } from './run-check.ts'

/** One look, of which nothing is kept. A secret that is there already goes only where it went. */
export function tryHandler({ settings: { mayReachPrivate: allowPrivate }, secrets }: AlertingOptions): Handled {
  return handle(tryCheck, async (input, ctx) => {
    const { secret: given, ...rest } = input as typeof input & { secret?: string }
    const settings = rest as CheckSettings
    checkSettings(settings)
    const earlier = given ? undefined : await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where('name', '=', settings.name).executeTakeFirst()
    if (earlier && earlier.service !== settings.service) await ctx.require(saveCheck.access, earlier.service)
    const isSamePlace = earlier !== undefined && placesOf(settings).every((place) => placesOf(settingsOf(earlier)).includes(place))
    const secret = given || (earlier && isSamePlace ? openSecret(secrets, earlier) : undefined)
    const { isOk, status, latencyMs, error, expiresAt, details } = await runCheck(settings, { allowPrivate, now: ctx.clock.now(), secret })
    return { isOk: isOk === true, isUnknown: isOk === null, status, latencyMs, error, details: details ?? null, certificateExpiresAt: expiresAt?.toISOString() ?? null }
  })
}

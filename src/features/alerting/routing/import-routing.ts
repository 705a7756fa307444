import { type AlertmanagerConfig, readAlertmanagerConfig, routingOf, secretMark } from '#lib/alertmanager'
import { type Context, type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { notify, sql } from '#platform/database'
import type { AlertingOptions } from '../alerting-settings.ts'
import { tablesOf } from '../alerting-tables.ts'
import { type ConfigurationSecrets, configurationSecret } from '../channels/imported-channels.ts'
import { routingChannel } from './routing-channel.ts'
import { importRouting, removeRouting, RoutingImported, RoutingRemoved } from './routing-contract.ts'
import { routingPlan } from './routing-plan.ts'
import { textWithoutSecrets } from './without-secrets.ts'

const mostFaults = 50

interface Earlier {
  readonly sealed_secrets: string
  readonly templates: Readonly<Record<string, string>>
  readonly fallback: string | null
}

/** Checked as amtool checks it, then kept without its secrets, which go into the box. A mark in the place of a secret keeps the one of before. */
export function importRoutingHandler({ secrets }: AlertingOptions): Handled {
  return handle(importRouting, async ({ text, templates, fallback, isTrial }, ctx) => {
    const { config, faults } = readAlertmanagerConfig(text)
    if (!config) throw new ProductError('invalid', `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}; the first, in line ${faults[0]?.line}: ${faults[0]?.message}`, { faults: faults.slice(0, mostFaults).map(({ line, message }) => ({ path: 'text', message: `Line ${line}: ${message}` })) })
    const { rows: [earlier] } = await sql<Earlier>`select sealed_secrets, templates, fallback from alerting_configuration for update`.execute(ctx.db)
    const plan = routingPlan(routingOf(config), { now: ctx.clock.now(), templates: Object.keys(templates ?? earlier?.templates ?? {}) })
    if (isTrial) return { isKept: false, ...plan }
    const before = earlier ? (JSON.parse(secrets.open(configurationSecret, earlier.sealed_secrets)) as ConfigurationSecrets) : {}
    const instead = fallback === undefined ? (earlier?.fallback ?? null) : fallback
    await checkFallback(ctx, instead)
    const kept = secretsOf(config, before)
    const values = { text: textWithoutSecrets(text, secretNames(config)), config: JSON.stringify(bareConfig(config)), sealed: secrets.seal(configurationSecret, JSON.stringify(kept)), templates: JSON.stringify(templates ?? earlier?.templates ?? {}) }
    await sql`
      insert into alerting_configuration (text, config, sealed_secrets, templates, fallback, updated_at, updated_by) values (${values.text}, ${values.config}::jsonb, ${values.sealed}, ${values.templates}::jsonb, ${instead}, ${ctx.clock.now()}, ${ctx.actor.name})
      on conflict (is_only) do update set text = excluded.text, config = excluded.config, sealed_secrets = excluded.sealed_secrets, templates = excluded.templates, fallback = excluded.fallback, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(ctx.db)
    const names = plan.receivers.map(({ name }) => name)
    await ctx.append(RoutingImported, { subject: entityRef('routing', 'alertmanager'), summary: `Alerts are routed by an Alertmanager configuration: ${plan.routes.length} ${plan.routes.length === 1 ? 'route' : 'routes'} to ${names.join(', ')}.`.slice(0, 500), data: { routes: plan.routes.length, receivers: names } })
    await notify(ctx.db, routingChannel)
    return { isKept: true, ...plan }
  })
}

export const removeRoutingHandler = handle(removeRouting, async (_input, ctx) => {
  const { rows } = await sql`delete from alerting_configuration returning is_only`.execute(ctx.db)
  if (rows.length === 0) throw new ProductError('not-found', 'No configuration is imported. There is nothing to take out.')
  await ctx.append(RoutingRemoved, { subject: entityRef('routing', 'alertmanager'), summary: 'The Alertmanager configuration was taken out: every receiver is told of every alert.', data: {} })
  await notify(ctx.db, routingChannel)
  return {}
})

async function checkFallback({ db }: Context, name: string | null): Promise<void> {
  if (name === null || (await tablesOf(db).selectFrom('alerting_receivers').select('name').where('name', '=', name).executeTakeFirst())) return
  throw new ProductError('not-found', `There is no receiver ${name} to tell instead. Add it with daybook receivers save ${name}.`, { faults: [{ path: 'fallback', message: 'There is no such receiver.' }] })
}

function secretsOf({ receivers }: AlertmanagerConfig, before: ConfigurationSecrets): ConfigurationSecrets {
  return Object.fromEntries(receivers.flatMap(({ name, integrations }) => integrations.filter(({ secrets }) => Object.keys(secrets).length > 0).map(({ kind, index, secrets }) => {
    const key = `${name}/${kind}/${index}`
    return [key, Object.fromEntries(Object.entries(secrets).map(([path, value]) => [path, value === secretMark ? (before[key]?.[path] ?? value) : value]))] as const
  })))
}

/** The fields that hold secrets, by their own names, with what they hold. */
function secretNames({ receivers, global }: AlertmanagerConfig): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const secrets of [global.secrets, ...receivers.flatMap(({ integrations }) => integrations.map((each) => each.secrets))]) {
    for (const [path, value] of Object.entries(secrets)) {
      const name = path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path
      found.set(name, (found.get(name) ?? new Set()).add(value))
    }
  }
  return found
}

function bareConfig(config: AlertmanagerConfig): AlertmanagerConfig {
  return { ...config, global: { ...config.global, secrets: {} }, receivers: config.receivers.map((receiver) => ({ ...receiver, integrations: receiver.integrations.map((each) => ({ ...each, secrets: {} })) })) }
}

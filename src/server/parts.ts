import { createAccess } from '#kernel/access'
import { createAttention } from '#kernel/attention'
import { createCatalog, detectHost, neighboursOf } from '#kernel/catalog'
import type { Feature } from '#kernel/feature'
import { createRuns } from '#kernel/runs'
import { whoAmI } from '#kernel/access/contract'
import { createTelemetry, type Telemetry } from '#kernel/telemetry'
import { createTimeline, type TeamsOf } from '#kernel/timeline'
import type { Db } from '#platform/database'
import { openDatabase } from '#platform/database'
import { LogEcho } from '#platform/log'
import type { SecretBox } from '#platform/secrets'
import { declaredEvents } from './contracts.ts'
import { createFeatures } from './features.ts'
import { type Settings, settingsSchemas } from './settings.ts'

export interface PartsOptions {
  readonly settings: Settings
  readonly secrets: SecretBox
  readonly telemetry: Telemetry
  /** Daybook's own metrics, as text. */
  readonly ownMetrics: () => Promise<string>
  /** Where Docker's engine is told to be (DOCKER_HOST). */
  readonly dockerHost: string
  /** What Daybook's own log says. */
  readonly ownLog: LogEcho
  /** A small pool of its own for counting failed sign-ins. */
  readonly attempts: Db
}

/** All parts of the product: the kernel's, made from what the features declare, and the features. */
export function joinParts({ settings, secrets, telemetry, ownMetrics, dockerHost, ownLog, attempts }: PartsOptions): Feature[] {
  const features = createFeatures({ settings, secrets, telemetry, ownMetrics, dockerHost, ownLog })
  const runs = createRuns({ kinds: () => features.flatMap((feature) => feature.runKinds ?? []), secrets })
  const catalog = createCatalog({ detectors: [detectHost, ...features.flatMap((feature) => feature.detectors ?? [])] })
  const access = createAccess({ attempts, oidc: settings.oidc })
  const reacting = [runs, catalog, access, ...features]
  const attention = createAttention({ providers: reacting.flatMap((part) => part.attention ?? []), teamsOf: async (ctx) => (await teamsOf(ctx)).teams })
  const timeline = createTimeline({ reactions: reacting.flatMap((part) => part.reactions ?? []), eventTypes: declaredEvents(), neighboursOf, teamsOf })
  return [access, timeline, catalog, runs, attention, createTelemetry(telemetry), ...features]
}

/** The teams of whoever asks, by the roles that they hold. */
const teamsOf: TeamsOf = async (ctx) => {
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'token') return { teams: [], isEverywhere: ctx.actor.kind === 'system' }
  const { roles } = await ctx.call(whoAmI, {})
  return { teams: roles.flatMap(({ team }) => (team === null ? [] : [team])), isEverywhere: roles.some(({ team }) => team === null) }
}

/** The parts as they are declared, for descriptions and checks: nothing of them can be run. */
export function partsForDescription(): Feature[] {
  const secrets: SecretBox = {
    seal: refuse, open: refuse, rewrap: refuse, isCurrent: refuse, rotate: async () => refuse(), dropOldKeys: async () => refuse(),
  }
  const settings: Settings = { server: settingsSchemas.server.parse({}), oidc: settingsSchemas.oidc.parse({}), alerting: settingsSchemas.alerting.parse({}), metrics: settingsSchemas.metrics.parse({}), logs: settingsSchemas.logs.parse({}), observability: settingsSchemas.observability.parse({}) }
  const telemetry: Telemetry = {
    get metrics(): never {
      return refuse()
    },
    get logs(): never {
      return refuse()
    },
    get exemplars(): never {
      return refuse()
    },
    get writes(): never {
      return refuse()
    },
  }
  return joinParts({ settings, secrets, telemetry, ownMetrics: async () => refuse(), dockerHost: '', ownLog: new LogEcho(), attempts: openDatabase({ connection: {} }).db })
}

function refuse(): never {
  throw new Error('These parts were joined to be described, not to be run.')
}

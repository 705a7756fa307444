import { z } from 'zod'
import { OidcSettings } from '#kernel/access'
import { LogsSettings, MetricsSettings } from '#kernel/telemetry'
import type { SettingsOf } from '#platform/config'
import { logLevels } from '#platform/log'
import { AlertingSettings } from '../features/alerting/alerting-settings.ts'
import { ObservabilitySettings } from '../features/observability/observability-settings.ts'

/** The server's own settings: `DAYBOOK_SERVER_…`, or `server` in settings.json. */
export const ServerSettings = z.object({
  publicUrl: z.url().optional().describe('The address that people open, where that is not the one listened on.'),
  trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]).describe('Addresses or networks of proxies in front of Daybook, whose word on the client\'s address is believed.'),
  logLevel: z.enum(logLevels).default('warn').describe('What of its own doings Daybook writes to standard error.'),
  localRunner: z.boolean().default(true).describe('Start a runner beside the server.'),
  runnerCapacity: z.number().int().min(1).max(256).default(4).describe('Jobs that the local runner does at once.'),
})
export type ServerSettings = z.infer<typeof ServerSettings>

/** The settings of every part that has some. Adding a part's adds one line here; docs/settings.md names each. */
export const settingsSchemas = { server: ServerSettings, oidc: OidcSettings, alerting: AlertingSettings, metrics: MetricsSettings, logs: LogsSettings, observability: ObservabilitySettings }
export type Settings = SettingsOf<typeof settingsSchemas>

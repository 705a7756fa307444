import { z } from 'zod'
import type { Telemetry } from '#kernel/telemetry'
import type { SecretBox } from '#platform/secrets'

/** Checks and webhooks: `DAYBOOK_ALERTING_…`, or `alerting` in settings.json. */
export const AlertingSettings = z.object({
  mayReachPrivate: z.boolean().default(true).describe('Whether checks and webhooks may ask this machine and private networks. Link-local and metadata addresses never are.'),
  resultRetentionHours: z.number().int().min(1).max(8760).default(48).describe('How long single results of checks are kept; sums of an hour are kept 400 days.'),
  evaluationSeconds: z.number().min(0.1).max(86_400).default(15).describe('How often groups of rules that name no interval are evaluated.'),
  deliveryRetentionDays: z.number().int().min(1).max(365).default(30).describe('How long the log of webhooks is kept.'),
  alertRetentionDays: z.number().int().min(15).max(3650).default(90).describe('How long alerts are kept after they ended; those that an incident shows stay with it.'),
})
export type AlertingSettings = z.infer<typeof AlertingSettings>

export interface AlertingOptions {
  readonly settings: AlertingSettings
  /** Where rules ask and write, and where what checks found is kept as series. Not to be touched before something is asked. */
  readonly telemetry: Pick<Telemetry, 'metrics' | 'writes'>
  /** The box that keeps the secrets that webhooks are signed with. */
  readonly secrets: SecretBox
}

/** Alerts that ended before this are no longer kept. */
export function keptSince({ alertRetentionDays }: AlertingSettings, now: Date): Date {
  return new Date(now.getTime() - alertRetentionDays * 86_400_000)
}

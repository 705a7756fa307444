import { z } from 'zod'
import type { SecretBox } from '#platform/secrets'

/** Checks and webhooks: `DAYBOOK_ALERTING_…`, or `alerting` in settings.json. */
export const AlertingSettings = z.object({
  mayReachPrivate: z.boolean().default(true).describe('Whether checks and webhooks may ask this machine and private networks. Link-local and metadata addresses never are.'),
  resultRetentionHours: z.number().int().min(1).max(8760).default(48).describe('How long single results of checks are kept; sums of an hour are kept 400 days.'),
  deliveryRetentionDays: z.number().int().min(1).max(365).default(30).describe('How long the log of webhooks is kept.'),
})
export type AlertingSettings = z.infer<typeof AlertingSettings>

export interface AlertingOptions {
  readonly settings: AlertingSettings
  /** The box that keeps the secrets that webhooks are signed with. */
  readonly secrets: SecretBox
}

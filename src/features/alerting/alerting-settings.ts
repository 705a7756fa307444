import { z } from 'zod'
import { openSecretBox, type SecretBox } from '#platform/secrets'

export const AlertingSettings = z.object({
  mayReachPrivate: z.boolean().default(true).describe('Whether checks and webhooks may ask this machine and private networks. Link-local and metadata addresses never are.'),
  resultRetentionHours: z.number().int().min(1).max(8760).default(48).describe('How long single results of checks are kept; sums of an hour are kept 400 days.'),
  deliveryRetentionDays: z.number().int().min(1).max(365).default(30),
})
export type AlertingSettings = z.infer<typeof AlertingSettings>

export interface AlertingOptions {
  readonly settings: AlertingSettings
  /** The box that keeps the secrets that webhooks are signed with. */
  readonly secrets: (dataDir: string) => Promise<SecretBox>
}

const boxes = new Map<string, Promise<SecretBox>>()

/** The box of a data folder, opened when the first secret is kept or used. */
export function secretsOf(dataDir: string): Promise<SecretBox> {
  const open = boxes.get(dataDir) ?? openSecretBox({ dataDir, environmentKey: process.env['DAYBOOK_SECRET_KEY'] })
  boxes.set(dataDir, open)
  open.catch(() => boxes.delete(dataDir))
  return open
}

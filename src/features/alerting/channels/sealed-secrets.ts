import type { SecretBox } from '#platform/secrets'
import type { KeptChannel } from '../alerting-tables.ts'

/** Under this name the secrets of a receiver lie in the box. */
export function secretName(receiver: string): string {
  return `alerting receiver ${receiver}`
}

/** The secrets of a channel by name. */
export function openSecrets(secrets: SecretBox, receiver: string, { sealed }: Pick<KeptChannel, 'sealed'>): Record<string, string> {
  return Object.fromEntries(Object.entries(sealed).map(([name, text]) => [name, secrets.open(secretName(receiver), text)]))
}

/** What somebody answered may hold what was sent to them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 4).reduce((left, secret) => left.replaceAll(secret, '<secret>').replaceAll(encodeURIComponent(secret), '<secret>'), text)
}

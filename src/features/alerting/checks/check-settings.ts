import { type Fault, ProductError } from '#lib/errors'
import type { SecretBox } from '#platform/secrets'
import type { CheckRow } from '../alerting-tables.ts'
import { CheckSettings, serverLocation } from './checks-contract.ts'
import { kindOf } from './kinds/kinds.ts'
import { holdsSecret } from './kinds/put-in.ts'

/** The settings of a stored check, with the defaults of what came later than it was saved. */
export function settingsOf(row: Pick<CheckRow, 'settings'>): CheckSettings {
  return CheckSettings.parse(row.settings)
}

/** Throws invalid, with each fault at its field, for settings that read and yet cannot be carried out. */
export function checkSettings(settings: CheckSettings): void {
  const faults: Fault[] = [...kindOf(settings).faults(settings as never), ...locationFaults(settings)]
  if (faults.length > 0) throw new ProductError('invalid', faults.map(({ message }) => message).join(' '), { faults })
}

/** Where a check is carried out from; a heartbeat is called, and that is here. */
export function locationsOf(settings: CheckSettings): string[] {
  return settings.kind === 'heartbeat' ? [serverLocation] : settings.locations
}

function locationFaults(settings: CheckSettings): Fault[] {
  const locations = locationsOf(settings)
  const twice = locations.find((location, index) => locations.indexOf(location) !== index)
  return twice === undefined ? [] : [{ path: 'locations', message: `${twice} is there twice. Name each location once.` }]
}

/** The name that a check's secret is sealed under. */
export function secretNameOf(check: string): string {
  return `alerting:check:${check}`
}

/** A check's secret; undefined where it has none. Throws `invalid` when it was sealed with a key that is gone. */
export function openSecret(secrets: SecretBox, row: Pick<CheckRow, 'name' | 'sealed_secret'>): string | undefined {
  return row.sealed_secret === null ? undefined : secrets.open(secretNameOf(row.name), row.sealed_secret)
}

/** Whether the secret is sent with these settings. */
export function usesSecret(settings: CheckSettings): boolean {
  if (settings.kind === 'http') return settings.auth !== 'none' || [settings.body ?? '', ...Object.values(settings.headers)].some(holdsSecret)
  return settings.kind === 'steps' && settings.steps.some(({ url, body, headers }) => [url, body ?? '', ...Object.values(headers)].some(holdsSecret))
}

/** Where a secret may go: scheme, host and port of each address. */
export function placesOf(settings: CheckSettings): string[] {
  const addresses = settings.kind === 'http' ? [settings.url] : settings.kind === 'steps' ? settings.steps.map(({ url }) => url) : []
  return [...new Set(addresses.map((address) => (URL.canParse(address) && !address.includes('${{') ? new URL(address).origin : address)))]
}

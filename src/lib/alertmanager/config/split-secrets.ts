import { SecretText } from './shape.ts'

/** What stands in settings where a secret is, as Alertmanager shows it. */
export const secretMark = '<secret>'

/** Settings as plain data, and the secrets that stood in them by their path. */
export function splitSecrets(values: Readonly<Record<string, unknown>>): { settings: Readonly<Record<string, unknown>>; secrets: Readonly<Record<string, string>> } {
  const secrets: Record<string, string> = {}
  return { settings: plainOf(values, '', secrets) as Record<string, unknown>, secrets }
}

function plainOf(value: unknown, path: string, secrets: Record<string, string>): unknown {
  if (value instanceof SecretText) {
    if (value.value === '') return ''
    secrets[path] = value.value
    return secretMark
  }
  if (Array.isArray(value)) return value.map((each, index) => plainOf(each, `${path}.${index}`, secrets))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.map(([name, each]) => [name, plainOf(each, path === '' ? name : `${path}.${name}`, secrets)]))
}

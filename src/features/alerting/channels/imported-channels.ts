import { type AlertmanagerConfig, NotificationTexts } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { HttpConfig, withoutCredentials } from './kinds/http-config.ts'
import type { ChannelKey, FoundChannel } from './channel-book.ts'

/** Under this name the secrets of an imported configuration lie in the box: JSON, by receiver/kind/position and path. */
export const configurationSecret = 'alerting configuration'

export type ConfigurationSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>

interface Kept {
  readonly config: AlertmanagerConfig
  readonly sealed_secrets: string
  readonly templates: Readonly<Record<string, string>>
}

let texts: { readonly of: string; readonly made: NotificationTexts } | undefined

/** The integrations of an imported configuration; undefined where there is none, or where it has no such one. */
export async function readImportedChannels(db: Db, secrets: SecretBox): Promise<((key: ChannelKey) => FoundChannel | undefined) | undefined> {
  const { rows: [kept] } = await sql<Kept>`select config, sealed_secrets, templates from alerting_configuration`.execute(db)
  if (!kept) return undefined
  const opened = JSON.parse(secrets.open(configurationSecret, kept.sealed_secrets)) as ConfigurationSecrets
  return ({ receiver, kind, position }) => {
    const integration = kept.config.receivers.find(({ name }) => name === receiver)?.integrations.find((each) => each.kind === kind && each.index === position)
    if (!integration) return undefined
    const own = opened[`${receiver}/${kind}/${position}`] ?? {}
    return { values: channelValues(kind, integration.settings, own), secrets: Object.values(own), texts: textsWith(kept.templates) }
  }
}

function textsWith(templates: Readonly<Record<string, string>>): NotificationTexts {
  const of = JSON.stringify(templates)
  if (texts?.of !== of) texts = { of, made: new NotificationTexts(Object.values(templates)) }
  return texts.made
}

/** Under these Alertmanager has names of the user's own. */
const ownNames = new Set(['headers', 'details', 'http_headers', 'attributes', 'fields', 'custom_fields', 'payload', 'endpoint_params'])

/** Settings of an integration with its secrets, by the names that channels have for them. */
export function channelValues(kind: string, settings: Readonly<Record<string, unknown>>, secrets: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const whole = structuredClone(settings) as Record<string, unknown>
  for (const [path, value] of Object.entries(secrets)) place(whole, path.split('.'), value)
  const values = camelCased(whole) as Record<string, unknown>
  return valuesOfKind(kind, { ...values, httpConfig: httpConfigOf(kind, values) })
}

/** Redirects are followed unless it says otherwise, as there; a kind's own patience and a mail server's TLS go by the same way. */
function httpConfigOf(kind: string, values: Readonly<Record<string, unknown>>): object {
  const own = { followRedirects: true, ...groupIn(values, 'httpConfig') }
  if (kind === 'email') return { tlsConfig: groupIn(values, 'tlsConfig') }
  return typeof values['timeout'] === 'string' ? { ...own, timeout: values['timeout'] } : own
}

/** Where Alertmanager keeps who one is at another place than the channel does. */
function valuesOfKind(kind: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (kind === 'sns') return { ...values, ...groupIn(values, 'sigv4') }
  if (kind === 'jira') return { ...values, ...jiraText(values, 'summary'), ...jiraText(values, 'description'), fields: { ...groupIn(values, 'customFields'), ...groupIn(values, 'fields') } }
  const { authorization, bearerToken } = HttpConfig.safeParse(values['httpConfig']).data ?? {}
  const token = authorization?.credentials ?? bearerToken
  if (kind === 'webex') return { botToken: token, ...values }
  if (kind !== 'incidentio') return values
  return 'alertSourceToken' in values ? { ...values, httpConfig: withoutCredentials(HttpConfig.safeParse(values['httpConfig']).data) } : { alertSourceToken: token, ...values }
}

/** A text, or one with whether it is written again when the issue changes. */
function jiraText(values: Readonly<Record<string, unknown>>, name: 'summary' | 'description'): object {
  const { template, enableUpdate }: { readonly template?: unknown; readonly enableUpdate?: unknown } = groupIn(values, name)
  if (typeof values[name] !== 'object') return {}
  return { [name]: template, [name === 'summary' ? 'updateSummary' : 'updateDescription']: enableUpdate !== false }
}

function groupIn(values: Readonly<Record<string, unknown>>, name: string): object {
  const group = values[name]
  return typeof group === 'object' && group !== null ? group : {}
}

function place(target: unknown, [name = '', ...rest]: readonly string[], value: string): void {
  if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return
  const holder = target as Record<string, unknown>
  if (rest.length === 0) holder[name] = value
  else place(holder[name], rest, value)
}

/** Nulls and empty texts stand for what is not given. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  const given = Object.entries(value).filter(([, each]) => each !== null && each !== '')
  return Object.fromEntries(given.map(([name, each]) => [name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()), name === 'payload' || (ownNames.has(name) && !Array.isArray(each)) ? each : name === 'chat_id' ? String(each) : camelCased(each)]))
}

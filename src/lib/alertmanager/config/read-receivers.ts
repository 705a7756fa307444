import type { Integration, IntegrationKind, Receiver } from '../model/config.ts'
import { integrationKinds } from './config-shape.ts'
import type { ConfigFault, Lines } from './decode.ts'
import { integrationSpecs } from './integrations.data.ts'
import { isGiven, SecretText, type Values } from './shape.ts'
import { splitSecrets } from './split-secrets.ts'

/** What the global section has where nothing is said (config.DefaultGlobalConfig). */
const globalDefaults: Values = {
  smtp_hello: 'localhost', smtp_require_tls: true, pagerduty_url: 'https://events.pagerduty.com/v2/enqueue', opsgenie_api_url: 'https://api.opsgenie.com/', wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
  victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/', telegram_api_url: 'https://api.telegram.org', webex_api_url: 'https://webexapis.com/v1/messages',
  rocketchat_api_url: 'https://open.rocket.chat/', slack_app_url: 'https://slack.com/api/chat.postMessage',
}

/** The receivers with everything filled in that they have from the global section. */
export function readReceivers(values: Values, lineOf: Lines): { receivers: readonly Receiver[]; faults: readonly ConfigFault[] } {
  const global = { ...globalDefaults, ...(values['global'] as Values | undefined) }
  const faults: ConfigFault[] = []
  const names = new Set<string>()
  const receivers = ((values['receivers'] as readonly Values[] | undefined) ?? []).map((receiver): Receiver => {
    const name = String(receiver['name'])
    if (names.has(name)) faults.push({ message: `Notification config name ${JSON.stringify(name)} is not unique. Rename one receiver.`, line: lineOf(receiver) })
    names.add(name)
    return { name, integrations: integrationKinds.flatMap((kind) => integrationsOf(receiver, kind, global, lineOf, faults)), line: lineOf(receiver) }
  })
  return { receivers, faults }
}

function integrationsOf(receiver: Values, kind: IntegrationKind, global: Values, lineOf: Lines, faults: ConfigFault[]): Integration[] {
  return ((receiver[`${kind}_configs`] as readonly Values[] | undefined) ?? []).map((written, index) => {
    const spec = integrationSpecs[kind]
    const { send_resolved: sendResolved, ...own } = written
    const settings: Record<string, unknown> = { ...spec.defaults, ...own }
    if (settings['http_config'] === undefined && global['http_config'] !== undefined && kind !== 'email') settings['http_config'] = global['http_config']
    const line = lineOf(written)
    for (const message of fillIn(settings, spec.fromGlobal ?? [], global)) faults.push({ message, line })
    return { kind, index, sendResolved: typeof sendResolved === 'boolean' ? sendResolved : spec.sendResolved, ...splitSecrets(settings), line, lines: { ...globalLines(settings, lineOf), ...linesOf(written, lineOf) } }
  })
}

/** Of what may come from the global section whole. */
function globalLines(settings: Values, lineOf: Lines): Record<string, number> {
  return Object.assign({}, ...['http_config', 'tls_config'].map((name) => linesOf((settings[name] as Values | undefined) ?? {}, lineOf, `${name}.`))) as Record<string, number>
}

/** Lists are places of their own: `fields.0.title`. */
function linesOf(values: Values, lineOf: Lines, above = ''): Record<string, number> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    const path = `${above}${name}`
    const below = typeof value === 'object' && value !== null && !(value instanceof SecretText) ? Object.entries(linesOf(value as Values, lineOf, `${path}.`)) : []
    return [[path, lineOf(values, name)] as const, ...below]
  }))
}

function fillIn(settings: Record<string, unknown>, rules: NonNullable<(typeof integrationSpecs)[IntegrationKind]['fromGlobal']>, global: Values): string[] {
  const missing: string[] = []
  for (const { unless, take, missing: message } of rules) {
    if (unless.some((name) => isGiven(settings[name]) || settings[name] === false)) continue
    for (const [own, from] of take) if (isGiven(global[from]) || global[from] === false) settings[own] = global[from]
    if (message !== undefined && !take.some(([own]) => isGiven(settings[own]))) missing.push(message)
  }
  return missing
}

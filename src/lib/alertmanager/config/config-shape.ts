import { parseMinute, parseRange, type RangeKind } from '../interval/parse-interval.ts'
import type { IntegrationKind } from '../model/config.ts'
import { headersShape, httpShape, tlsShape } from './http-shape.ts'
import { integrationSpecs } from './integrations.data.ts'
import { atMostOne, type Check, checks, type FieldsShape, isGiven, type Shape, type Values } from './shape.ts'

const texts = (...names: string[]): Record<string, Shape> => Object.fromEntries(names.map((name) => [name, 'text' as const]))

export const integrationKinds = Object.keys(integrationSpecs) as IntegrationKind[]

const globalShape: FieldsShape = {
  fields: {
    resolve_timeout: 'duration', http_config: httpShape, smtp_smarthost: 'address', smtp_require_tls: 'bool', smtp_force_implicit_tls: 'bool', smtp_tls_config: tlsShape,
    ...texts('smtp_from', 'smtp_hello', 'smtp_auth_username', 'smtp_auth_identity', 'wechat_api_corp_id'),
    ...texts(...['smtp_auth_password', 'smtp_auth_secret', 'slack_api_url', 'slack_app_token', 'opsgenie_api_key', 'wechat_api_secret', 'victorops_api_key', 'telegram_bot_token', 'rocketchat_token', 'rocketchat_token_id', 'mattermost_webhook_url'].map((name) => `${name}_file`)),
    smtp_auth_password: 'secret', smtp_auth_secret: 'secret', slack_api_url: 'secret url', slack_app_token: 'secret', slack_app_url: 'url', pagerduty_url: 'url', opsgenie_api_url: 'url', opsgenie_api_key: 'secret', jira_api_url: 'url',
    wechat_api_url: 'url', wechat_api_secret: 'secret', victorops_api_url: 'url', victorops_api_key: 'secret', telegram_api_url: 'url', telegram_bot_token: 'secret', webex_api_url: 'url', rocketchat_api_url: 'url',
    rocketchat_token: 'secret', rocketchat_token_id: 'secret', mattermost_webhook_url: 'secret url',
  },
  check: checks(
    ...['slack_api_url', 'slack_app_token', 'opsgenie_api_key', 'victorops_api_key', 'smtp_auth_password', 'smtp_auth_secret', 'rocketchat_token', 'rocketchat_token_id', 'telegram_bot_token', 'wechat_api_secret', 'mattermost_webhook_url'].map((name) => atMostOne(name, `${name}_file`)),
  ),
}

/** What `match` and its like take for names. */
const classicNames: Check = (matches) => {
  const wrong = Object.keys(matches).find((name) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
  return wrong === undefined ? undefined : `Invalid label name ${JSON.stringify(wrong)}. Use matchers for names of other letters.`
}
const patterns: Check = (matches) => {
  const empty = Object.entries(matches).find(([, value]) => value === null)
  return empty ? `Invalid regexp value for "${empty[0]}". Write a pattern.` : undefined
}
const match: Shape = { map: 'text', check: classicNames }
const matchRe: Shape = { map: 'pattern', check: checks(classicNames, patterns) }
const matchers: Shape = { list: 'matchers' }

const groupByRules: Check = ({ group_by: groupBy = [] }) => {
  const names = groupBy as readonly string[]
  const labels = names.filter((name) => name !== '...')
  if (labels.includes('')) return 'Invalid label name "" in group_by list. Name the label.'
  if (labels.length > 0 && labels.length < names.length) return 'Cannot have wildcard group_by (`...`) and other labels at the same time. Remove one or the other.'
  const twice = labels.find((name, index) => labels.indexOf(name) !== index)
  return twice === undefined ? undefined : `Duplicated label ${JSON.stringify(twice)} in group_by. Remove one.`
}
const noZero = (name: string): Check => (values) => (/^(0[a-z]*)+$/.test(String(values[name] ?? '')) ? `${name} cannot be zero. Write a duration above it.` : undefined)

const routeFields: Record<string, Shape> = {
  receiver: 'text', group_by: { list: 'text' }, match, match_re: matchRe, matchers, mute_time_intervals: { list: 'text' }, active_time_intervals: { list: 'text' }, continue: 'bool', group_wait: 'duration', group_interval: 'duration',
  repeat_interval: 'duration', labels: { map: 'text' },
}
const routeShape: FieldsShape = { fields: routeFields, check: checks(groupByRules, noZero('group_interval'), noZero('repeat_interval')) }
routeFields['routes'] = { list: routeShape }

const inhibitShape: FieldsShape = {
  fields: { name: 'text', source_match: match, source_match_re: matchRe, source_matchers: matchers, target_match: match, target_match_re: matchRe, target_matchers: matchers, equal: { list: 'text' } },
  check: ({ equal = [] }) => ((equal as readonly string[]).includes('') ? 'Invalid label name "" in equal list. Name the label.' : undefined),
}

const rangeCheck = (kind: RangeKind): Check => (values) => {
  for (const text of (values[kind] as readonly string[] | undefined) ?? []) {
    const range = parseRange(kind, text)
    if (typeof range === 'string') return range
  }
  return undefined
}

function checkTimes({ start_time: start, end_time: end }: Values): string | undefined {
  if (!isGiven(start) || !isGiven(end)) return 'Both start and end times must be provided. Add start_time and end_time.'
  const [from, to] = [start, end].map((text) => parseMinute(String(text)))
  if (from === undefined || to === undefined) return `${from === undefined ? String(start) : String(end)} is no time of day. Write it like 09:00.`
  return from >= to ? 'Start time cannot be equal or greater than end time. Make two ranges of what goes beyond midnight.' : undefined
}

const intervalShape: FieldsShape = {
  fields: { times: { list: { fields: texts('start_time', 'end_time'), check: checkTimes } }, weekdays: { list: 'text' }, days_of_month: { list: 'text' }, months: { list: 'text' }, years: { list: 'text' }, location: 'time zone' },
  check: checks(rangeCheck('weekdays'), rangeCheck('days_of_month'), rangeCheck('months'), rangeCheck('years')),
}
const namedIntervals: FieldsShape = { fields: { name: 'text', time_intervals: { list: intervalShape } }, check: ({ name }) => (isGiven(name) ? undefined : 'Missing name in time interval. Add name.') }

const receiverShape: FieldsShape = {
  fields: { name: 'text', labels: { map: 'text' }, ...Object.fromEntries(integrationKinds.map((kind) => [`${kind}_configs`, { list: integrationSpecs[kind] }])) },
  check: ({ name }) => (isGiven(name) ? undefined : 'Missing name in receiver. Add name.'),
}

export const configShape: FieldsShape = {
  fields: {
    global: globalShape, route: routeShape, inhibit_rules: { list: inhibitShape }, receivers: { list: receiverShape }, templates: { list: 'text' }, mute_time_intervals: { list: namedIntervals }, time_intervals: { list: namedIntervals },
    tracing: { fields: { client_type: 'text', endpoint: 'text', sampling_fraction: 'any', insecure: 'bool', tls_config: tlsShape, headers: headersShape, compression: 'text', timeout: 'duration' } }, event_recorder: 'any',
  },
}

import fc from 'fast-check'
import { stringify } from 'yaml'

type Fields = Record<string, unknown>

const some = <Value>(...values: Value[]) => fc.constantFrom(...values)
const sparse = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] })
/** Mostly the first, now and then the second. */
const mostly = <Value>(usual: fc.Arbitrary<Value>, rare: fc.Arbitrary<Value>) => fc.oneof({ weight: 50, arbitrary: usual }, { weight: 1, arbitrary: rare })

export const labelNames = ['team', 'severity', 'env', 'alertname', 'job']
export const labelValues = ['a', 'b', 'ab', 'critical', '', 'x y', 'a,b', 'a"b', 'a\\b', 'é', '500', 'line\nbreak']
const label = some(...labelNames)
const value = some(...labelValues)
const pattern = mostly(some('a|b', 'a.*', '.*', '', '5..', '[ab]+', 'critical|', '(?i)A', 'a)(b', 'x.y'), some('(', '[', '*a', 'a{2,1}', '(?=a)', '\\q'))
const duration = mostly(some('0s', '30s', '5m', '1h30m', '1d', '0'), some('5', '1m1h', '', '-5m', '1.5h', '5 m', '0ms'))
const longDuration = mostly(some('30s', '5m', '1h30m', '1d'), some('0s', '0', '0m', 'x'))
const receiver = mostly(some('one', 'two', 'three'), some('nobody', ''))
const interval = mostly(some('nights', 'weekends'), some('never'))
const quoting = fc.tuple(some('"', '"', '', "'"), some('', ' '), some('', ' '))
const classicMatcher = fc.tuple(label, some('=', '!=', '=~', '!~'), fc.oneof(value, pattern), quoting).map(([name, operator, text, [quote, before, after]]) => `${name}${before}${operator}${after}${quote}${quote === '"' ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : text}${quote}`)
const matcherPieces = fc.array(some('team', 'a', '=', '!', '~', '"', '\\', '{', '}', ',', ' ', 'é', '\\n', '=~', '!=', 'b', "'", '.', '-', '\\u00e9', '☃', '`'), { maxLength: 9 }).map((parts) => parts.join(''))
const utf8Matcher = fc.tuple(some('"team"', '"a b"', 'é', 'te.am', '"\\u00e9"', '"\\x41"', 'team'), some('=', '!=', '=~', '!~'), some('"a"', 'b', '"\\"q\\""', '"☃"', 'é', '"\\t"', 'a.b', '"5.."')).map((parts) => parts.join(''))

const matcher = (isNewer: boolean) => (isNewer ? fc.oneof(classicMatcher, utf8Matcher) : classicMatcher)
const matcherList = (isNewer: boolean) => {
  const joined = fc.array(matcher(isNewer), { minLength: 1, maxLength: 2 }).map((all) => all.join(','))
  return fc.array(mostly(fc.oneof(joined, joined.map((text) => `{${text}}`)), isNewer ? matcherPieces : some('team', '=a', 'team=', 'team="a', '9x=a', '{team=a', 'team=a}', 'a=b,,c=d', '{}', '')), { maxLength: 2 })
}

const routeFields = (isNewer: boolean) => ({
  receiver, group_by: fc.oneof(fc.array(label, { maxLength: 2 }), some(['...'], ['...', 'job'], ['job', 'job'])), group_wait: duration, group_interval: longDuration, repeat_interval: longDuration, continue: fc.boolean(),
  match: fc.dictionary(mostly(label, some('a-b', '9a', '')), value, { maxKeys: 2 }), match_re: fc.dictionary(label, pattern, { maxKeys: 2 }), matchers: matcherList(isNewer), mute_time_intervals: fc.array(interval, { maxLength: 1 }), active_time_intervals: fc.array(interval, { maxLength: 1 }),
})

const route = (isNewer: boolean, depth: number): fc.Arbitrary<Fields> => fc.tuple(sparse({ ...routeFields(isNewer) }), depth > 0 ? fc.array(route(isNewer, depth - 1), { maxLength: 3 }) : fc.constant([])).map(([fields, routes]) => (routes.length > 0 ? { ...fields, routes } : fields))

const root = (isNewer: boolean) => fc.tuple(sparse({ group_by: fc.array(label, { maxLength: 2 }).map((names) => [...new Set(names)]), group_wait: some('1s', '30s') }), fc.array(route(isNewer, 2), { maxLength: 3 }), mostly(fc.constant({}), some<Fields>({ continue: true }, { matchers: ['a=b'] }, { match: { a: 'b' } }, { mute_time_intervals: ['nights'] }, { receiver: '' }, { receiver: 'nobody' }, { match: {} }))).map(([fields, routes, odd]) => ({ receiver: 'one', ...fields, routes, ...odd }))

const integrations: readonly Fields[] = [
  { webhook_configs: [{ url: 'http://127.0.0.1:1/a' }] }, { webhook_configs: [{ url: 'http://127.0.0.1:1/', send_resolved: false, max_alerts: 5, http_config: { basic_auth: { username: 'a', password: 'b' } } }] },
  { email_configs: [{ to: 'a@example.org', from: 'b@example.org', smarthost: 'mail:25' }] }, { slack_configs: [{ api_url: 'https://slack.example/x', channel: '#a', fields: [{ title: 'a', value: 'b' }], actions: [{ type: 'button', text: 'x', url: 'http://a' }] }] },
  { pagerduty_configs: [{ routing_key: 'x' }] }, { telegram_configs: [{ bot_token: 'x', chat_id: -5 }] }, { pushover_configs: [{ user_key: 'a', token: 'b', retry: '1m', expire: '1h' }] }, { opsgenie_configs: [{ api_key: 'x', responders: [{ name: 'a', type: 'Team' }] }] },
  { victorops_configs: [{ api_key: 'x', routing_key: 'y' }] }, { sns_configs: [{ topic_arn: 'x', sigv4: {} }] }, { wechat_configs: [{ api_secret: 'a', corp_id: 'b' }] }, {},
]
const faultyIntegrations: readonly Fields[] = [
  { webhook_configs: [{}] }, { webhook_configs: [{ url: 'ftp://x' }] }, { webhook_configs: [{ url: 'http://' }] }, { webhook_configs: [{ url: 'http://a', http_config: { bearer_token: 'a', basic_auth: {} } }] }, { webhook_configs: { url: 'http://a' } }, { webhook_configs: [{ url: 'http://a', max_alerts: -1 }] },
  { email_configs: [{ to: 'a' }] }, { email_configs: [{ from: 'a@b', smarthost: 'a:1' }] }, { email_configs: [{ to: 'a', from: 'b', smarthost: 'mail' }] }, { email_configs: [{ to: 'a', from: 'b', smarthost: 'a:1', headers: { subject: 'a', Subject: 'b' } }] }, { slack_configs: [{ channel: 'x' }] },
  { slack_configs: [{ api_url: 'https://a', api_url_file: 'b' }] }, { slack_configs: [{ api_url: 'https://a', fields: [{ title: 'a' }] }] }, { slack_configs: [{ api_url: 'https://a', actions: [{ type: 'a', text: 'b' }] }] }, { pagerduty_configs: [{}] }, { telegram_configs: [{ bot_token: 'x' }] },
  { telegram_configs: [{ bot_token: 'x', chat_id: 1, parse_mode: 'no' }] }, { pushover_configs: [{ user_key: 'a' }] }, { pushover_configs: [{ user_key: 'a', token: 'b', retry: '5' }] }, { opsgenie_configs: [{}] }, { opsgenie_configs: [{ api_key: 'x', responders: [{ type: 'team' }] }] }, { opsgenie_configs: [{ api_key: 'x', responders: [{ name: 'a', type: 'no' }] }] },
  { victorops_configs: [{ api_key: 'x' }] }, { victorops_configs: [{ api_key: 'x', routing_key: 'y', custom_fields: { entity_id: 'z' } }] }, { sns_configs: [{ sigv4: {} }] }, { sns_configs: [{ topic_arn: 'x', phone_number: 'y' }] }, { sns_configs: [{ topic_arn: 'x', sigv4: { access_key: 'a' } }] }, { wechat_configs: [{}] },
  { wechat_configs: [{ api_secret: 'a', corp_id: 'b', message_type: 'no' }] }, { webhook_configs: [{ url: 'http://a', send_resolved: 'maybe' }] }, { webhook_configs: [{ url: 'http://a', http_config: { authorization: { type: 'Basic' } } }] },
  { unknown_configs: [] },
]
/** What only newer versions refuse. */
const newlyFaulty: readonly Fields[] = [{ webhook_configs: [{ url: 'http://a', http_config: { tls_config: { cert_file: 'x' } } }] }]
const receivers = (isNewer: boolean) => fc.tuple(fc.array(some(...integrations), { minLength: 3, maxLength: 3 }), mostly(fc.constant({} as Fields), some(...faultyIntegrations, ...(isNewer ? newlyFaulty : [])))).map(([all, odd]) => ['one', 'two', 'three'].map((name, index) => ({ name, ...all[index], ...(index === 1 ? odd : {}) })))

const timeInterval = sparse({
  times: mostly(some([{ start_time: '09:00', end_time: '17:30' }], [{ start_time: '00:00', end_time: '24:00' }]), some([{ start_time: '17:00', end_time: '09:00' }], [{ start_time: '9:00', end_time: '10:00' }], [{ start_time: '09:00' }] as never)),
  weekdays: mostly(some(['monday:friday'], ['Saturday', 'sunday']), some(['friday:monday'], ['mon'], ['monday:tuesday:friday'])), days_of_month: mostly(some(['1:5'], ['-3:-1'], ['1:-1'], ['31']), some(['0'], ['5:1'], ['-1:-5'], ['-1:5'], ['32'], ['20:-10'])),
  months: mostly(some(['january:march'], ['5:7'], ['May']), some(['march:january'], ['month'], ['1:2:3'])), years: mostly(some(['2020:2030'], ['2026']), some(['2030:2020'], ['x'])), location: mostly(some('Europe/Berlin', 'UTC', 'America/New_York'), some('Nowhere/City')),
})
const intervals = fc.tuple(fc.array(timeInterval, { maxLength: 2 }), mostly(fc.constant('weekends'), some('nights', ''))).map(([all, name]) => ({ time_intervals: [{ name: 'nights', time_intervals: all }, { name, time_intervals: [] }] }))

const inhibitRule = (isNewer: boolean) => sparse({ source_match: fc.dictionary(mostly(label, some('a-b')), value, { maxKeys: 1 }), source_match_re: fc.dictionary(label, pattern, { maxKeys: 1 }), source_matchers: matcherList(isNewer), target_matchers: matcherList(isNewer), target_match: fc.dictionary(label, value, { maxKeys: 1 }), equal: fc.array(label, { maxLength: 2 }) })

const global = mostly(sparse({ resolve_timeout: duration, smtp_smarthost: some('localhost:25'), smtp_from: some('a@example.org'), slack_api_url: some('https://slack.example/y'), smtp_require_tls: fc.boolean(), opsgenie_api_key: some('x') }), some<Fields>({ slack_api_url: 'x' }, { smtp_smarthost: 'localhost' }, { slack_api_url: 'https://a', slack_api_url_file: 'b' }, { resolve_timeout: 5 }, { nothing: 1 }))

/** What a person gets wrong in the text itself. */
const slips: readonly ((text: string) => string)[] = [(text) => text.replace('receiver:', 'reciever:'), (text) => `${text}\nroute: {}\n`, (text) => text.replace('  name: two', '  name: one'), (text) => `${text}extra: 1\n`, (text) => text.replace(/^receivers:/m, 'recievers:'), (text) => text.replace('routes:', 'routes: x #'), (text) => text.replace(/^route:/m, 'route: []\nold:'), () => '', (text) => text.replace(': ', ':\t')]

/** Texts of configurations, most of them with something wrong here or there. */
export function configurations(isNewer: boolean): fc.Arbitrary<string> {
  const config = fc.tuple(global, root(isNewer), receivers(isNewer), intervals, fc.array(inhibitRule(isNewer), { maxLength: 2 })).map(([settings, tree, all, times, rules]) => stringify({ global: settings, route: tree, receivers: all, ...times, inhibit_rules: rules }, { lineWidth: 0, aliasDuplicateObjects: false }))
  return fc.tuple(config, mostly(fc.constant((text: string) => text), some(...slips))).map(([text, slip]) => slip(text))
}

export const labelSets = fc.dictionary(label, some(...labelValues.filter((text) => !text.includes('\n'))), { maxKeys: 4 })

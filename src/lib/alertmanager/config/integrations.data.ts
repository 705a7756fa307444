import type { IntegrationKind } from '../model/config.ts'
import { httpShape, tlsShape } from './http-shape.ts'
import { atMostOne, type Check, checks, type FieldsShape, isGiven, oneOf, required, type Shape, type Values } from './shape.ts'

/** What one kind of integration takes, and what Alertmanager fills in (config/notifiers.go). */
export interface IntegrationSpec extends FieldsShape {
  readonly sendResolved: boolean
  readonly defaults: Values
  /** Settings that the global section gives where the integration has neither of them: [of the integration, of the global section]. */
  readonly fromGlobal?: readonly { readonly unless: readonly string[]; readonly take: readonly (readonly [own: string, global: string])[]; readonly missing?: string }[]
}

const common: Readonly<Record<string, Shape>> = { send_resolved: 'bool', http_config: httpShape }
const template = (name: string) => `{{ template "${name}" . }}`
const texts = (...names: string[]): Record<string, Shape> => Object.fromEntries(names.map((name) => [name, 'text' as const]))
const webhookUrl = checks(oneOf('webhook_url', 'webhook_url_file'), atMostOne('webhook_url', 'webhook_url_file'))
const fieldsOf = (check: Check): FieldsShape => ({ fields: { title: 'text', value: 'text', short: 'bool' }, check })
const titledFields = fieldsOf(checks(required('title'), required('value')))

const slackAction: FieldsShape = {
  fields: { ...texts('type', 'text', 'url', 'style', 'name', 'value'), confirm: { fields: texts('text', 'title', 'ok_text', 'dismiss_text'), check: required('text') } },
  check: checks(required('type'), required('text'), oneOf('name', 'url')),
}
const reservedVictorOps = ['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']
const jiraText: Shape = { scalar: 'text', orFields: { fields: { template: 'text', enable_update: 'bool' } } }

const opsgenieResponder: FieldsShape = {
  fields: texts('id', 'name', 'username', 'type'),
  check: checks(oneOf('id', 'username', 'name'), ({ type }) => (/\{\{/.test(String(type ?? '')) || /^(team|teams|user|escalation|schedule)$/i.test(String(type ?? '')) ? undefined : `The responder's type ${String(type ?? '')} is not known. Use team, user, escalation or schedule.`)),
}

function checkHeaders({ headers }: Values): string | undefined {
  const names = Object.keys((headers as object | undefined) ?? {}).map((name) => name.toLowerCase())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : `The header ${twice} is there twice. Remove one.`
}

function checkThreading({ threading, headers }: Values): string | undefined {
  const { enabled, thread_by_date: byDate } = (threading ?? {}) as Values
  if (enabled !== true) return undefined
  if (Object.keys((headers as object | undefined) ?? {}).some((name) => /^(references|in-reply-to)$/i.test(name))) return 'Threading sets the headers References and In-Reply-To itself. Remove yours.'
  return byDate === undefined || byDate === '' || byDate === 'none' || byDate === 'daily' ? undefined : 'threading.thread_by_date must be none or daily. Correct it.'
}

function checkWebex({ http_config }: Values): string | undefined {
  const { authorization, bearer_token, bearer_token_file } = (http_config ?? {}) as Values
  return authorization !== undefined || isGiven(bearer_token) || isGiven(bearer_token_file) ? undefined : 'http_config.authorization is missing for webex. Add it.'
}

function checkSns({ target_arn, topic_arn, phone_number }: Values): string | undefined {
  const given = [target_arn, topic_arn, phone_number].map(isGiven)
  return (given[0] !== given[1]) !== given[2] ? undefined : 'Either target_arn, topic_arn or phone_number must be configured. Name one of them.'
}

function checkIncidentio({ http_config, alert_source_token, alert_source_token_file }: Values): string | undefined {
  const hasToken = isGiven(alert_source_token) || isGiven(alert_source_token_file)
  const hasAuthorization = http_config !== undefined && (http_config as Values)['authorization'] !== undefined
  if (hasToken && hasAuthorization) return 'alert_source_token cannot be used together with http_config.authorization. Remove one.'
  return http_config === undefined || hasToken || hasAuthorization ? undefined : 'alert_source_token is missing. Add it.'
}

const slackUrls = { unless: ['api_url', 'api_url_file', 'app_token', 'app_token_file'], take: [['api_url', 'slack_api_url'], ['api_url_file', 'slack_api_url_file'], ['app_token', 'slack_app_token'], ['app_token_file', 'slack_app_token_file']] } as const

export const integrationSpecs: Readonly<Record<IntegrationKind, IntegrationSpec>> = {
  discord: {
    sendResolved: true, defaults: { title: template('discord.default.title'), message: template('discord.default.message') },
    fields: { ...common, webhook_url: 'secret url', ...texts('webhook_url_file', 'content', 'title', 'message', 'username', 'avatar_url') }, check: webhookUrl,
  },
  email: {
    sendResolved: false, defaults: { html: template('email.default.html') },
    fields: {
      send_resolved: 'bool', ...texts('to', 'from', 'hello', 'auth_username', 'auth_password_file', 'auth_secret_file', 'auth_identity', 'html', 'text'), smarthost: 'address', auth_password: 'secret', auth_secret: 'secret',
      headers: { map: 'text' }, require_tls: 'bool', force_implicit_tls: 'bool', tls_config: tlsShape, threading: { fields: { enabled: 'bool', thread_by_date: 'text' } },
    },
    check: checks(required('to'), checkHeaders, checkThreading),
    fromGlobal: [
      { unless: ['smarthost'], take: [['smarthost', 'smtp_smarthost']], missing: 'No global SMTP smarthost is set. Add smarthost here or smtp_smarthost to the global section.' },
      { unless: ['from'], take: [['from', 'smtp_from']], missing: 'No global SMTP sender is set. Add from here or smtp_from to the global section.' },
      { unless: ['hello'], take: [['hello', 'smtp_hello']] },
      { unless: ['auth_username'], take: [['auth_username', 'smtp_auth_username']] },
      { unless: ['auth_password', 'auth_password_file'], take: [['auth_password', 'smtp_auth_password'], ['auth_password_file', 'smtp_auth_password_file']] },
      { unless: ['auth_secret', 'auth_secret_file'], take: [['auth_secret', 'smtp_auth_secret'], ['auth_secret_file', 'smtp_auth_secret_file']] },
      { unless: ['auth_identity'], take: [['auth_identity', 'smtp_auth_identity']] },
      { unless: ['require_tls'], take: [['require_tls', 'smtp_require_tls']] },
      { unless: ['force_implicit_tls'], take: [['force_implicit_tls', 'smtp_force_implicit_tls']] },
      { unless: ['tls_config'], take: [['tls_config', 'smtp_tls_config']] },
    ],
  },
  incidentio: {
    sendResolved: true, defaults: {}, fields: { ...common, url: 'url', ...texts('url_file', 'alert_source_token_file'), alert_source_token: 'secret', max_alerts: 'uint', timeout: 'go duration' },
    check: checks(oneOf('url', 'url_file'), atMostOne('url', 'url_file'), atMostOne('alert_source_token', 'alert_source_token_file'), checkIncidentio),
  },
  jira: {
    sendResolved: true, defaults: { summary: template('jira.default.summary'), description: template('jira.default.description'), priority: template('jira.default.priority') },
    fields: {
      ...common, api_url: 'url', ...texts('api_type', 'project', 'priority', 'issue_type', 'reopen_transition', 'resolve_transition', 'wont_fix_resolution'), summary: jiraText, description: jiraText, labels: { list: 'text' },
      reopen_duration: 'duration', fields: { map: 'any' }, custom_fields: { map: 'any' },
    },
    check: checks(required('project'), required('issue_type')), fromGlobal: [{ unless: ['api_url'], take: [['api_url', 'jira_api_url']], missing: 'No global Jira URL is set. Add api_url here or jira_api_url to the global section.' }],
  },
  mattermost: {
    sendResolved: true,
    defaults: Object.fromEntries(['username', 'color', 'text', 'title', 'fallback'].map((name) => [name, template(`mattermost.default.${name}`)]).concat([['title_link', template('mattermost.default.titlelink')]])),
    fields: {
      ...common, webhook_url: 'secret url',
      ...texts('webhook_url_file', 'channel', 'username', 'text', 'fallback', 'color', 'pretext', 'author_name', 'author_link', 'author_icon', 'title', 'title_link', 'thumb_url', 'footer', 'footer_icon', 'image_url', 'icon_url', 'icon_emoji', 'type'),
      fields: { list: titledFields }, props: { fields: texts('card') }, priority: { fields: { priority: 'text', requested_ack: 'bool', persistent_notifications: 'bool' } },
      attachments: { list: { fields: { ...texts('fallback', 'color', 'pretext', 'text', 'author_name', 'author_link', 'author_icon', 'title', 'title_link', 'thumb_url', 'footer', 'footer_icon', 'image_url'), fields: { list: titledFields } } } },
    },
    check: atMostOne('webhook_url', 'webhook_url_file'),
    fromGlobal: [{ unless: ['webhook_url', 'webhook_url_file'], take: [['webhook_url', 'mattermost_webhook_url'], ['webhook_url_file', 'mattermost_webhook_url_file']], missing: 'webhook_url is missing for mattermost. Add it here or to the global section.' }],
  },
  msteams: {
    sendResolved: true, defaults: { title: template('msteams.default.title'), summary: template('msteams.default.summary'), text: template('msteams.default.text') },
    fields: { ...common, webhook_url: 'secret url', ...texts('webhook_url_file', 'title', 'summary', 'text') }, check: webhookUrl,
  },
  msteamsv2: {
    sendResolved: true, defaults: { title: template('msteamsv2.default.title'), text: template('msteamsv2.default.text') },
    fields: { ...common, webhook_url: 'secret url', ...texts('webhook_url_file', 'title', 'text') }, check: webhookUrl,
  },
  opsgenie: {
    sendResolved: true, defaults: Object.fromEntries(['message', 'description', 'source'].map((name) => [name, template(`opsgenie.default.${name}`)])),
    fields: { ...common, api_key: 'secret', api_url: 'url', ...texts('api_key_file', 'message', 'description', 'source', 'entity', 'actions', 'tags', 'note', 'priority'), details: { map: 'text' }, responders: { list: opsgenieResponder }, update_alerts: 'bool' },
    check: atMostOne('api_key', 'api_key_file'),
    fromGlobal: [
      { unless: ['api_url'], take: [['api_url', 'opsgenie_api_url']] },
      { unless: ['api_key', 'api_key_file'], take: [['api_key', 'opsgenie_api_key'], ['api_key_file', 'opsgenie_api_key_file']], missing: 'No global OpsGenie key is set. Add api_key here or opsgenie_api_key to the global section.' },
    ],
  },
  pagerduty: {
    sendResolved: true, defaults: { description: template('pagerduty.default.description'), client: template('pagerduty.default.client'), client_url: template('pagerduty.default.clientURL') },
    fields: {
      ...common, service_key: 'secret', routing_key: 'secret', url: 'url', ...texts('service_key_file', 'routing_key_file', 'client', 'client_url', 'description', 'source', 'severity', 'class', 'component', 'group'),
      details: { map: 'any' }, images: { list: { fields: texts('src', 'alt', 'href') } }, links: { list: { fields: texts('href', 'text') } }, timeout: 'go duration',
    },
    check: checks(oneOf('service_key', 'routing_key', 'routing_key_file', 'service_key_file'), atMostOne('routing_key', 'routing_key_file'), atMostOne('service_key', 'service_key_file')),
    fromGlobal: [{ unless: ['url'], take: [['url', 'pagerduty_url']] }],
  },
  pushover: {
    sendResolved: true,
    defaults: { title: template('pushover.default.title'), message: template('pushover.default.message'), url: template('pushover.default.url'), priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}', retry: '1m0s', expire: '1h0m0s' },
    fields: { ...common, user_key: 'secret', token: 'secret', ...texts('user_key_file', 'token_file', 'title', 'message', 'url', 'url_title', 'device', 'sound', 'priority'), retry: 'text duration', expire: 'text duration', ttl: 'text duration', html: 'bool', monospace: 'bool' },
    check: checks(oneOf('user_key', 'user_key_file'), atMostOne('user_key', 'user_key_file'), oneOf('token', 'token_file'), atMostOne('token', 'token_file'), ({ html, monospace }) => (html === true && monospace === true ? 'At most one of html & monospace must be configured. Remove one.' : undefined)),
  },
  rocketchat: {
    sendResolved: false,
    defaults: { color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}', emoji: template('rocketchat.default.emoji'), icon_url: template('rocketchat.default.iconurl'), text: template('rocketchat.default.text'), title: template('rocketchat.default.title'), title_link: template('rocketchat.default.titlelink') },
    fields: {
      ...common, api_url: 'url', token_id: 'secret', token: 'secret', ...texts('token_id_file', 'token_file', 'channel', 'color', 'title', 'title_link', 'text', 'emoji', 'icon_url', 'image_url', 'thumb_url'),
      fields: { list: { fields: { title: 'text', value: 'text', short: 'bool' } } }, short_fields: 'bool', link_names: 'bool',
      actions: { list: { fields: { ...texts('type', 'text', 'url', 'imageurl', 'image_url', 'webviewheightratio', 'webview_height_ratio', 'msg', 'msgprocessingtype', 'msg_processing_type'), iswebview: 'bool', is_webview: 'bool', msginchatwindow: 'bool', msg_in_chat_window: 'bool' } } },
    },
    check: checks(atMostOne('token', 'token_file'), atMostOne('token_id', 'token_id_file')),
    fromGlobal: [
      { unless: ['api_url'], take: [['api_url', 'rocketchat_api_url']] },
      { unless: ['token_id', 'token_id_file'], take: [['token_id', 'rocketchat_token_id'], ['token_id_file', 'rocketchat_token_id_file']], missing: 'No global Rocket.Chat token id is set. Add token_id here or rocketchat_token_id to the global section.' },
      { unless: ['token', 'token_file'], take: [['token', 'rocketchat_token'], ['token_file', 'rocketchat_token_file']], missing: 'No global Rocket.Chat token is set. Add token here or rocketchat_token to the global section.' },
    ],
  },
  slack: {
    sendResolved: false,
    defaults: {
      color: '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}', title_link: template('slack.default.titlelink'), icon_emoji: template('slack.default.iconemoji'), icon_url: template('slack.default.iconurl'), callback_id: template('slack.default.callbackid'),
      ...Object.fromEntries(['username', 'title', 'pretext', 'text', 'fallback', 'footer'].map((name) => [name, template(`slack.default.${name}`)])),
    },
    fields: {
      ...common, api_url: 'secret url', app_token: 'secret', app_url: 'url',
      ...texts('api_url_file', 'app_token_file', 'channel', 'username', 'color', 'title', 'title_link', 'pretext', 'text', 'message_text', 'footer', 'fallback', 'callback_id', 'icon_emoji', 'icon_url', 'image_url', 'thumb_url'),
      fields: { list: titledFields }, short_fields: 'bool', link_names: 'bool', update_message: 'bool', mrkdwn_in: { list: 'text' }, actions: { list: slackAction }, timeout: 'go duration',
    },
    check: checks(atMostOne('api_url', 'api_url_file'), atMostOne('app_token', 'app_token_file')), fromGlobal: [{ ...slackUrls, missing: 'No global Slack address is set. Add api_url here or slack_api_url to the global section.' }, { unless: ['app_url'], take: [['app_url', 'slack_app_url']] }],
  },
  sns: {
    sendResolved: true, defaults: { subject: template('sns.default.subject'), message: template('sns.default.message') },
    fields: {
      ...common, ...texts('api_url', 'topic_arn', 'phone_number', 'target_arn', 'subject', 'message'), attributes: { map: 'text' }, use_aws_http_client: 'bool',
      sigv4: {
        fields: { ...texts('region', 'access_key', 'profile', 'role_arn', 'external_id', 'session_name', 'service_name'), tags: { map: 'text' }, secret_key: 'secret', use_fips_sts_endpoint: 'bool' },
        check: ({ access_key, secret_key }) => (isGiven(access_key) === isGiven(secret_key) ? undefined : 'An access key of SigV4 needs its secret key. Give both or neither.'),
      },
    },
    check: checkSns,
  },
  telegram: {
    sendResolved: true, defaults: { message: template('telegram.default.message'), parse_mode: 'HTML' },
    fields: { ...common, api_url: 'url', bot_token: 'secret', ...texts('bot_token_file', 'chat_id_file', 'message', 'parse_mode'), chat_id: 'int', message_thread_id: 'int', disable_notifications: 'bool' },
    check: checks(atMostOne('bot_token', 'bot_token_file'), oneOf('chat_id', 'chat_id_file'), atMostOne('chat_id', 'chat_id_file'), ({ parse_mode }) => (parse_mode === undefined || ['', 'Markdown', 'MarkdownV2', 'HTML'].includes(String(parse_mode)) ? undefined : 'The parse_mode is not known. Use Markdown, MarkdownV2 or HTML.')),
    fromGlobal: [
      { unless: ['api_url'], take: [['api_url', 'telegram_api_url']] },
      { unless: ['bot_token', 'bot_token_file'], take: [['bot_token', 'telegram_bot_token'], ['bot_token_file', 'telegram_bot_token_file']], missing: 'bot_token is missing for telegram. Add it here or telegram_bot_token to the global section.' },
    ],
  },
  victorops: {
    sendResolved: true,
    defaults: { message_type: 'CRITICAL', state_message: template('victorops.default.state_message'), entity_display_name: template('victorops.default.entity_display_name'), monitoring_tool: template('victorops.default.monitoring_tool') },
    fields: { ...common, api_key: 'secret', api_url: 'url', ...texts('api_key_file', 'routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool'), custom_fields: { map: 'text' } },
    check: checks(required('routing_key'), atMostOne('api_key', 'api_key_file'), ({ custom_fields }) => {
      const reserved = Object.keys((custom_fields as object | undefined) ?? {}).find((name) => reservedVictorOps.includes(name))
      return reserved === undefined ? undefined : `The custom field ${reserved} is a fixed one of VictorOps. Rename it.`
    }),
    fromGlobal: [
      { unless: ['api_url'], take: [['api_url', 'victorops_api_url']] },
      { unless: ['api_key', 'api_key_file'], take: [['api_key', 'victorops_api_key'], ['api_key_file', 'victorops_api_key_file']], missing: 'No global VictorOps key is set. Add api_key here or victorops_api_key to the global section.' },
    ],
  },
  webex: {
    sendResolved: true, defaults: { message: template('webex.default.message') }, fields: { ...common, api_url: 'url', ...texts('message', 'room_id') }, check: checks(required('room_id'), checkWebex),
    fromGlobal: [{ unless: ['api_url'], take: [['api_url', 'webex_api_url']] }],
  },
  webhook: {
    sendResolved: true, defaults: {}, fields: { ...common, url: 'template url', url_file: 'text', max_alerts: 'uint', timeout: 'go duration', payload: 'any' }, check: checks(oneOf('url', 'url_file'), atMostOne('url', 'url_file')),
  },
  wechat: {
    sendResolved: false, defaults: { ...Object.fromEntries(['message', 'to_user', 'to_party', 'to_tag', 'agent_id'].map((name) => [name, template(`wechat.default.${name}`)])), message_type: 'text' },
    fields: { ...common, api_secret: 'secret', api_url: 'url', ...texts('api_secret_file', 'corp_id', 'message', 'to_user', 'to_party', 'to_tag', 'agent_id', 'message_type') },
    check: checks(atMostOne('api_secret', 'api_secret_file'), ({ message_type }) => (message_type === undefined || /^(text|markdown|)$/.test(String(message_type)) ? undefined : 'The message_type is not known. Use text or markdown.')),
    fromGlobal: [
      { unless: ['api_url'], take: [['api_url', 'wechat_api_url']] },
      { unless: ['api_secret', 'api_secret_file'], take: [['api_secret', 'wechat_api_secret'], ['api_secret_file', 'wechat_api_secret_file']], missing: 'No global WeChat secret is set. Add api_secret here or wechat_api_secret to the global section.' },
      { unless: ['corp_id'], take: [['corp_id', 'wechat_api_corp_id']], missing: 'No global WeChat corporation is set. Add corp_id here or wechat_api_corp_id to the global section.' },
    ],
  },
}

/** Of each kind of receiver every setting that is carried out, with two values that must be told apart in what is sent; more than one list where settings exclude each other. */
const t = (name: string) => [`${name} of A {{ .GroupLabels.alertname }}`, `${name} of B {{ .GroupLabels.alertname }}`] as const
const each = (...names: string[]): Record<string, readonly [unknown, unknown]> => Object.fromEntries(names.map((name) => [name, t(name)]))
const at = (place: string, values: Record<string, readonly [unknown, unknown]>) => Object.fromEntries(Object.entries(values).map(([name, pair]) => [`${place}.${name}`, pair]))
const url = ['https://one.example/a', 'https://two.example/b'] as const
const flag = [true, false] as const

export type Settings = Readonly<Record<string, readonly [unknown, unknown]>>

export const receiverSettings: Readonly<Record<string, readonly Settings[]>> = {
  webhook: [{ url: ['https://one.example/{{ .GroupLabels.alertname }}', 'https://two.example/b'], max_alerts: [1, 2], timeout: ['3s', '4s'] }, { url, payload: [{ a: '{{ .Status }}' }, ['{{ .Status }}', { in_there: 1 }]] }],
  slack: [
    {
      api_url: url, ...each('channel', 'username', 'color', 'title', 'title_link', 'pretext', 'text', 'message_text', 'footer', 'fallback', 'callback_id', 'icon_emoji', 'icon_url', 'image_url', 'thumb_url'), short_fields: flag, link_names: flag, 'mrkdwn_in.0': ['text', 'pretext'], timeout: ['3s', '4s'],
      ...at('fields.0', each('title', 'value')), ...at('fields.1', { ...each('title', 'value'), short: flag }), ...at('actions.0', each('type', 'text', 'url', 'style', 'name', 'value')), ...at('actions.0.confirm', each('text', 'title', 'ok_text', 'dismiss_text')),
    },
    { app_token: t('token'), app_url: url },
  ],
  mattermost: [
    {
      webhook_url: url, ...each('channel', 'username', 'text', 'fallback', 'color', 'pretext', 'author_name', 'author_link', 'author_icon', 'title', 'title_link', 'thumb_url', 'footer', 'footer_icon', 'image_url', 'icon_url', 'icon_emoji', 'type'),
      ...at('fields.0', { ...each('title', 'value'), short: flag }), ...at('props', each('card')), ...at('priority', { priority: ['urgent', 'important'], requested_ack: flag, persistent_notifications: flag }),
    },
    {
      webhook_url: url, ...each('text'), ...at('attachments.0', { ...each('fallback', 'color', 'pretext', 'text', 'author_name', 'author_link', 'author_icon', 'title', 'title_link', 'thumb_url', 'footer', 'footer_icon', 'image_url'), ...at('fields.0', { ...each('title', 'value'), short: flag }) }),
    },
  ],
  pagerduty: [
    {
      routing_key: t('key'), url, ...each('client', 'client_url', 'description', 'source', 'class', 'component', 'group'), severity: ['critical', 'info'], timeout: ['3s', '4s'], 'details.Own_Name': t('detail'), 'details.more': [{ of_it: [1] }, '{{ len .Alerts }}'],
      ...at('images.0', each('src', 'alt', 'href')), ...at('links.0', each('href', 'text')),
    },
    { service_key: t('key'), url },
  ],
  opsgenie: [{ api_key: t('key'), api_url: url, ...each('message', 'description', 'source', 'entity', 'actions', 'tags', 'note', 'priority'), 'details.Own_Name': t('detail'), ...at('responders.0', { ...each('id', 'name', 'username'), type: ['team', 'user'] }), update_alerts: flag }],
  msteams: [{ webhook_url: url, ...each('title', 'summary', 'text') }],
  msteamsv2: [{ webhook_url: url, ...each('title', 'text') }],
  discord: [{ webhook_url: url, ...each('content', 'title', 'message', 'username', 'avatar_url') }],
  telegram: [{ bot_token: ['one', 'two'], api_url: url, chat_id: [1, -2], message_thread_id: [3, 4], message: t('message'), parse_mode: ['MarkdownV2', 'HTML'], disable_notifications: flag }],
  pushover: [
    { user_key: t('user'), token: t('token'), ...each('title', 'message', 'url', 'url_title', 'device', 'sound'), priority: ['2', '1'], retry: ['1m', '2m'], expire: ['1h', '2h'], ttl: ['1h', '2h'], html: flag },
    { user_key: t('user'), token: t('token'), monospace: flag },
  ],
  rocketchat: [{
    api_url: url, token: ['one', 'two'], token_id: ['three', 'four'], ...each('channel', 'color', 'title', 'title_link', 'text', 'emoji', 'icon_url', 'image_url', 'thumb_url'), short_fields: flag, ...at('fields.0', each('title', 'value')), ...at('fields.1', { ...each('title', 'value'), short: flag }), ...at('actions.0', each('text', 'url', 'msg')),
  }],
  victorops: [{ api_key: ['one', 'two'], api_url: url, ...each('routing_key', 'state_message', 'entity_display_name', 'monitoring_tool'), message_type: ['WARNING', 'INFO'], 'custom_fields.Own_Name': t('field') }],
  webex: [{ api_url: url, ...each('message', 'room_id'), 'http_config.authorization.credentials': ['one', 'two'] }],
  wechat: [{ api_secret: ['one', 'two'], api_url: url, ...each('corp_id', 'message', 'to_user', 'to_party', 'to_tag', 'agent_id'), message_type: ['text', 'markdown'] }],
  sns: [
    { api_url: url, topic_arn: ['arn:aws:sns:eu-west-1:1:a', 'arn:aws:sns:eu-west-1:1:b'], ...each('subject', 'message'), 'attributes.Own_Name': t('attribute'), ...at('sigv4', { region: ['eu-west-1', 'eu-west-2'], access_key: ['AKONE', 'AKTWO'], secret_key: ['one', 'two'] }) },
    { api_url: url, phone_number: ['+1', '+2'], ...at('sigv4', { region: ['eu-west-1', 'eu-west-2'], access_key: ['AKONE', 'AKTWO'], secret_key: ['one', 'two'], role_arn: ['arn:one', 'arn:two'], external_id: ['one', 'two'], session_name: ['one', 'two'], use_fips_sts_endpoint: flag }) },
    { target_arn: ['arn:aws:sns:eu-west-1:1:c', 'arn:aws:sns:eu-west-1:1:d'], ...at('sigv4', { access_key: ['AKONE', 'AKTWO'], secret_key: ['one', 'two'] }) },
  ],
  jira: [{
    api_url: ['https://one.example/rest/api/2', 'https://two.example/rest/api/2'], api_type: ['cloud', 'datacenter'], ...each('project', 'priority', 'issue_type', 'wont_fix_resolution'), reopen_transition: ['Open', 'Done'], resolve_transition: ['Done', 'Open'], 'summary.template': t('summary'), 'summary.enable_update': flag, 'description.template': t('text'), 'description.enable_update': flag, 'labels.0': t('label'),
    reopen_duration: ['2d', '3d'], 'fields.customfield_1': ['a', ['b']], 'custom_fields.customfield_2': ['a', 7],
  }, { api_url: ['https://one.example/rest/api/2', 'https://two.example/rest/api/2'], project: t('project'), issue_type: t('type'), summary: t('summary'), description: t('text') }],
  incidentio: [{ url, alert_source_token: ['one', 'two'], max_alerts: [1, 2], timeout: ['3s', '4s'] }],
  email: [
    {
      ...each('from', 'hello', 'auth_username', 'html', 'text'), to: ['a@example.org', 'b@example.org'], smarthost: ['one.example:25', 'two.example:25'], auth_password: ['one', 'two'], require_tls: flag, force_implicit_tls: flag, 'headers.Subject': t('subject'), 'headers.X-Own': t('own'),
      ...at('tls_config', { ca: ['one', 'two'], server_name: ['one.example', 'two.example'], insecure_skip_verify: flag, cert: ['one', 'two'], key: ['one', 'two'], min_version: ['TLS12', 'TLS13'], max_version: ['TLS12', 'TLS13'] }),
    },
    { to: ['a@example.org', 'b@example.org'], from: ['c@example.org', 'd@example.org'], smarthost: ['one.example:25', 'two.example:25'], auth_username: t('name'), auth_secret: ['one', 'two'] },
  ],
}

const tls = { ca: ['one', 'two'], server_name: ['one.example', 'two.example'], insecure_skip_verify: flag, cert: ['one', 'two'], key: ['one', 'two'], min_version: ['TLS12', 'TLS13'], max_version: ['TLS12', 'TLS13'] } as const

/** Of `http_config`, by itself. */
export const httpSettings: readonly Settings[] = [
  { ...at('basic_auth', { username: ['one', 'two'], password: ['one', 'two'] }), ...at('tls_config', tls), follow_redirects: flag, 'http_headers.X-Own.values.0': ['one', 'two'], 'http_headers.X-Own.secrets.0': ['three', 'four'] },
  at('authorization', { type: ['Own', 'Other'], credentials: ['one', 'two'] }), { bearer_token: ['one', 'two'] },
  at('oauth2', { client_id: ['one', 'two'], client_secret: ['one', 'two'], 'scopes.0': ['one', 'two'], token_url: url, 'endpoint_params.own_name': ['one', 'two'], ...at('tls_config', tls) }),
]

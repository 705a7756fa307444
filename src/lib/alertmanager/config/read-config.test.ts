import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { readAlertmanagerConfig } from './read-config.ts'

const good = `
global: { resolve_timeout: 7m, slack_api_url: https://hooks.example/T1, smtp_smarthost: 'mail:25', smtp_from: a@example.org, smtp_auth_password: hush }
route:
  receiver: ops
  group_by: [alertname]
  routes:
    - match: { version: 1.10 }
      match_re: { team: a|b }
      matchers: ['severity=~"critical|page"', env!=dev]
      receiver: chat
      continue: yes
      group_wait: 1m30s
      mute_time_intervals: [nights]
receivers:
  - name: ops
    webhook_configs:
      - url: http://127.0.0.1:1/
        http_config: { basic_auth: { username: me, password: tell-nobody } }
  - name: chat
    slack_configs: [{ channel: '#a' }]
    email_configs: [{ to: b@example.org, require_tls: false }]
time_intervals:
  - name: nights
    time_intervals: [{ times: [{ start_time: 22:00, end_time: 24:00 }], weekdays: [monday:friday], days_of_month: [-3:-1], location: Europe/Berlin }]
inhibit_rules:
  - { source_matchers: [severity=critical], target_match: { severity: warning }, equal: [team] }
`

describe('an Alertmanager configuration', () => {
  it('is read with defaults, texts as written, and secrets apart', () => {
    const { config, faults } = readAlertmanagerConfig(good)
    expect(faults).toEqual([])
    expect(config).toMatchObject({
      resolveTimeoutMs: 420_000, inhibitRules: [{ equal: ['team'], targetMatchers: [{ name: 'severity', operator: '=', value: 'warning' }] }],
      timeIntervals: { nights: [{ times: [{ begin: 1320, end: 1440 }], weekdays: [{ begin: 1, end: 5 }], daysOfMonth: [{ begin: -3, end: -1 }], location: 'Europe/Berlin' }] },
      global: { settings: { smtp_auth_password: '<secret>' }, secrets: { smtp_auth_password: 'hush', slack_api_url: 'https://hooks.example/T1' } },
    })
    expect(config?.route.routes[0]).toMatchObject({
      receiver: 'chat', continues: true, groupWaitMs: 90_000, line: 7,
      matchers: [{ name: 'env', operator: '!=', value: 'dev' }, { name: 'severity', operator: '=~', value: 'critical|page' }, { name: 'team', operator: '=~', value: 'a|b' }, { name: 'version', operator: '=', value: '1.10' }],
    })
    const [ops, chat] = config?.receivers ?? []
    expect(ops?.integrations).toMatchObject([{ kind: 'webhook', sendResolved: true, settings: { url: '<secret>', http_config: { basic_auth: { password: '<secret>' } } }, secrets: { url: 'http://127.0.0.1:1/', 'http_config.basic_auth.password': 'tell-nobody' } }])
    expect(chat?.integrations).toMatchObject([
      { kind: 'email', sendResolved: false, settings: { smarthost: 'mail:25', from: 'a@example.org', hello: 'localhost', require_tls: false, html: '{{ template "email.default.html" . }}' }, secrets: { auth_password: 'hush' } },
      { kind: 'slack', sendResolved: false, settings: { channel: '#a', api_url: '<secret>', title: '{{ template "slack.default.title" . }}' }, secrets: { api_url: 'https://hooks.example/T1' } },
    ])
    expect(JSON.stringify(config?.receivers.map(({ integrations }) => integrations.map(({ settings }) => settings)))).not.toMatch(/hush|tell-nobody|T1/)
  })

  it.each([
    ['', 1, /No route/],
    ['route: { receiver: a }\n', 1, /Undefined receiver "a"/],
    ['route:\n  receiver: a\n  routes:\n    - receiver: a\n      grupo_by: [x]\nreceivers: [{ name: a }]\n', 5, /no field grupo_by/],
    ['route:\n  receiver: a\n  routes:\n    - receiver: b\nreceivers: [{ name: a }]\n', 4, /Undefined receiver "b"/],
    ['route: { receiver: a }\nreceivers:\n  - name: a\n    webhook_configs:\n      - url: ftp://x\n', 5, /Unsupported scheme/],
    ['route: { receiver: a }\nreceivers:\n  - name: a\n  - name: a\n', 4, /not unique/],
    ['route: { receiver: a, group_interval: 0s }\nreceivers: [{ name: a }]\n', 1, /cannot be zero/],
    ['route: &r { receiver: a, routes: [*r] }\nreceivers: [{ name: a }]\n', 1, /within themselves/],
    ['route: {\n', 2, /no YAML/],
  ])('%j is refused at its line', (text, line, message) => {
    const { config, faults } = readAlertmanagerConfig(text)
    expect(config).toBeUndefined()
    expect(faults[0]?.line).toBe(line)
    expect(faults[0]?.message).toMatch(message)
    for (const fault of faults) expect(fault.message).toMatch(/\.$/)
  })

  it('takes what newer versions know', () => {
    const text = `
route: { receiver: a, labels: { x: y }, routes: [{ receiver: a, matchers: ['"my label"="☃"', foo.bar=~"a.*"] }] }
receivers:
  - name: a
    msteamsv2_configs: [{ webhook_url: https://x.example }]
    jira_configs: [{ api_url: https://x.example, project: A, issue_type: Bug, summary: { template: x } }]
    rocketchat_configs: [{ token: a, token_id: b }]
    discord_configs: [{ webhook_url_file: /x, content: a, username: b, avatar_url: c }]
    telegram_configs: [{ bot_token: x, chat_id: 1, message_thread_id: 2 }]
    webhook_configs: [{ url: 'https://x.example/{{ .Receiver }}', timeout: 10s, http_config: { http_headers: { A: { secrets: [b] } } } }]
    mattermost_configs: [{ webhook_url: https://x.example, priority: { priority: urgent } }]
    incidentio_configs: [{ url: https://x.example, alert_source_token: x }]
`
    const { config, faults } = readAlertmanagerConfig(text)
    expect(faults).toEqual([])
    expect(config?.receivers[0]?.integrations).toHaveLength(8)
    expect(config?.route.routes[0]?.matchers).toEqual([{ name: 'foo.bar', operator: '=~', value: 'a.*' }, { name: 'my label', operator: '=', value: '☃' }])
  })

  it('never throws, whatever the text', () => {
    const pieces = fc.array(fc.constantFrom('route:', ' ', '\n', '  ', '- ', 'receiver: a', 'receivers:', '{', '}', '[', ']', '&x ', '*x', '<<: ', '"', "'", '!t ', '!!binary ', ':', '|', 'matchers', '\t', 'a', '?', 'null', '~', 'routes:', '__proto__: 1'), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(fc.property(fc.oneof(fc.string(), pieces), (text) => {
      const { config, faults } = readAlertmanagerConfig(text)
      expect(config === undefined).toBe(faults.length > 0)
    }), { numRuns: 500 })
    const bomb = `a0: &a0 [${Array(9).fill('x').join()}]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join()}]`).join('\n')}\n`
    expect(readAlertmanagerConfig(`event_recorder: [*a9]\n`).faults).not.toEqual([])
    expect(readAlertmanagerConfig(`event_recorder:\n${bomb.replaceAll(/^/gm, '  ')}`).faults.at(-1)?.message).toMatch(/aliases/)
  })
})

/** The alerts of each state that has some, under a heading; `list` is the template that writes them. */
const listed = (list: string, mark = '') => ['Firing', 'Resolved'].map((state) => `{{ if .Alerts.${state} }}\n${mark}Alerts ${state}:\n{{ template "${list}" .Alerts.${state} }}\n{{ end }}\n`).join('')
/** The same without the empty lines, as services for short messages have it. */
const closely = ['Firing', 'Resolved'].map((state) => `{{ if .Alerts.${state} }}Alerts ${state}:\n{{ template "__text_alert_list" .Alerts.${state} }}{{ end }}`).join('\n')

const subject = '{{ template "__subject" . }}'
const address = '{{ template "__alertmanagerURL" . }}'
const agent = '{{ template "__alertmanager" . }}'
const summary = '{{ .CommonAnnotations.SortedPairs.Values | join " " }}\n'
const colour = '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}'
const markdown = `\n${listed('__text_alert_list_markdown', '# ')}`
const pairs = (mark: string) => `{{ range . }}${mark}{{ .Name }} = {{ .Value }}\n{{ end }}`

/** Texts by the names that configurations call them by (prometheus.io/docs/alerting/latest/configuration); what they give is Alertmanager's, how is ours. */
const texts: Readonly<Record<string, string>> = {
  __alertmanager: 'Alertmanager',
  __alertmanagerURL: '{{ .ExternalURL }}/#/alerts?receiver={{ urlquery .Receiver }}',
  __subject: '[{{ toUpper .Status }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}] {{ join " " .GroupLabels.SortedPairs.Values }} {{ if gt (len .CommonLabels) (len .GroupLabels) }}({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ join " " .Values }}{{ end }}){{ end }}',
  __description: '',
  __plain_pairs: pairs(' - '),
  __indented_pairs: pairs('  - '),
  __text_alert_list: '{{ range . }}Labels:\n{{ template "__plain_pairs" .Labels.SortedPairs }}Annotations:\n{{ template "__plain_pairs" .Annotations.SortedPairs }}Source: {{ .GeneratorURL }}\n{{ end }}',
  __text_alert_list_markdown: '{{ range . }}\nLabels:\n{{ template "__indented_pairs" .Labels.SortedPairs }}\nAnnotations:\n{{ template "__indented_pairs" .Annotations.SortedPairs }}\nSource: {{ .GeneratorURL }}\n{{ end }}\n',
  ...named('slack', { title: subject, username: agent, fallback: `${subject} | ${address}`, titlelink: address, color: colour }, ['callbackid', 'pretext', 'iconemoji', 'iconurl', 'text', 'footer']),
  ...named('pagerduty', { description: subject, client: agent, clientURL: address, instances: '{{ template "__text_alert_list" . }}' }),
  ...named('opsgenie', { message: subject, description: `${summary}${closely}`, source: address }),
  ...named('wechat', { message: `${subject}\n${summary}${closely}\nAlertmanagerUrl:\n${address}` }, ['to_user', 'to_party', 'to_tag', 'agent_id']),
  ...named('victorops', { state_message: `${summary}${closely}`, entity_display_name: subject, monitoring_tool: agent }),
  ...named('pushover', { title: subject, message: `${summary}${listed('__text_alert_list')}`, url: address }),
  ...named('sns', { subject, message: `${summary}${listed('__text_alert_list')}` }),
  ...named('telegram', { message: `\n${listed('__text_alert_list')}` }),
  ...named('discord', { title: subject, message: `\n${listed('__text_alert_list')}` }, ['content']),
  ...named('webex', { message: `${summary}${listed('__text_alert_list')}` }),
  ...named('msteams', { summary: subject, title: subject, text: markdown }),
  ...named('msteamsv2', { title: subject, text: markdown }),
  ...named('jira', { summary: subject, description: markdown, priority: '{{ template "__priority" .Alerts.Firing }}' }),
  ...named('rocketchat', { title: subject, alias: agent, titlelink: address }, ['emoji', 'iconurl', 'text']),
  ...named('mattermost', { color: colour, username: agent, title: subject, titlelink: address, fallback: `${subject} | ${address}`, text: markdown }),
  __priority: '{{ $found := "" }}{{ range . }}{{ $is := .Labels.severity }}{{ if eq $is "critical" }}{{ $found = "High" }}{{ else if and (eq $is "warning") (ne $found "High") }}{{ $found = "Medium" }}{{ else if and (eq $is "info") (not $found) }}{{ $found = "Low" }}{{ end }}{{ end }}{{ $found }}',
}

/** Texts of one kind of receiver; those that are empty until somebody writes them are named alone. */
function named(kind: string, own: Readonly<Record<string, string>>, empty: readonly string[] = []): Record<string, string> {
  return Object.fromEntries([...Object.entries(own), ...empty.map((name) => [name, ''] as const)].map(([name, text]) => [`${kind}.default.${name}`, text]))
}

/** Every text that a configuration leaves out is one of these. */
export const alertmanagerTemplates = Object.entries(texts).map(([name, text]) => `{{ define "${name}" }}${text}{{ end }}`).join('\n')

/** Alertmanager's mail is a page of its own making; this one says the same in less, each value escaped. */
export const mailTemplates = `{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "email.default.text" }}{{ template "__subject" . }}
{{ if gt (len .Alerts.Firing) 0 }}
Alerts Firing:
{{ template "__text_alert_list" .Alerts.Firing }}
{{ end }}{{ if gt (len .Alerts.Resolved) 0 }}
Alerts Resolved:
{{ template "__text_alert_list" .Alerts.Resolved }}
{{ end }}{{ template "__alertmanagerURL" . }}
{{ end }}
{{ define "__html_pairs" }}{{ range . }}<br>{{ .Name | html }} = {{ .Value | html }}{{ end }}{{ end }}
{{ define "__html_alert_list" }}{{ range . }}<p><b>Labels</b>{{ template "__html_pairs" .Labels.SortedPairs }}{{ if gt (len .Annotations) 0 }}<br><b>Annotations</b>{{ template "__html_pairs" .Annotations.SortedPairs }}{{ end }}<br><a href="{{ .GeneratorURL | html }}">Source</a></p>
{{ end }}{{ end }}
{{ define "email.default.html" }}<!DOCTYPE html><html><body><h2>{{ len .Alerts }} alert{{ if gt (len .Alerts) 1 }}s{{ end }} for {{ range .GroupLabels.SortedPairs }}{{ .Name | html }}={{ .Value | html }} {{ end }}</h2>
{{ if gt (len .Alerts.Firing) 0 }}<h3>[{{ .Alerts.Firing | len }}] Firing</h3>
{{ template "__html_alert_list" .Alerts.Firing }}{{ end }}{{ if gt (len .Alerts.Resolved) 0 }}<h3>[{{ .Alerts.Resolved | len }}] Resolved</h3>
{{ template "__html_alert_list" .Alerts.Resolved }}{{ end }}<p><a href="{{ .ExternalURL | html }}">Sent by {{ template "__alertmanager" . }}</a></p></body></html>
{{ end }}
`

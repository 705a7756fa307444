import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { AlertGroups, NotificationTexts, readAlertmanagerConfig, routingOf } from '#lib/alertmanager'
import { hasAlertmanager, startAlertmanager } from '../harness/alertmanager-peer.ts'
import { eventually } from '../harness/eventually.ts'

/** Texts that between them use every default template that Debian's version has, and what people write themselves. */
const texts = [
  '{{ template "slack.default.title" . }}', '{{ template "slack.default.fallback" . }}', '{{ template "slack.default.username" . }}', '{{ template "pagerduty.default.instances" .Alerts.Firing }}', '{{ template "opsgenie.default.description" . }}',
  '{{ template "wechat.default.message" . }}', '{{ template "victorops.default.state_message" . }}', '{{ template "pushover.default.message" . }}', '{{ template "sns.default.message" . }}', '{{ template "telegram.default.message" . }}', '{{ template "email.default.subject" . }}',
  '{{ range .Alerts }}{{ .Labels.alertname }} {{ .Status | toUpper }} {{ .Annotations.summary | title }} {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} {{ .Fingerprint }} {{ .GeneratorURL }}\n{{ end }}', '{{ len .Alerts }} {{ len .Alerts.Firing }} {{ len .Alerts.Resolved }}',
  '{{ .GroupLabels.SortedPairs }} {{ .CommonLabels.Remove (stringSlice "team") }} {{ .CommonAnnotations }} {{ .Receiver }} {{ .ExternalURL }}', '{{ range .CommonLabels.SortedPairs }}[{{ .Name }}={{ .Value | reReplaceAll "a(.*)" "<$1>" }}]{{ end }}',
  '{{ with .CommonAnnotations.none }}some{{ else }}none{{ end }}{{ if match "^a.*" .CommonLabels.alertname }}yes{{ end }} {{ index .Alerts 0 | printf "%T" }} {{ (index .Alerts 0).Labels.pod | printf "%q %s %v" "x" }}', '{{ define "own" }}{{ .Name }}!{{ end }}{{ range .GroupLabels.SortedPairs }}{{ template "own" . }}{{ end }}',
  '{{ .CommonLabels.team | safeHtml }} {{ .CommonLabels.Values | join "/" }} {{ .CommonLabels.missing }} {{ html "<a>" }} {{ urlquery "a b&" }} {{ and .CommonLabels.team "x" }} {{ not true }}', '{{- $n := 0 -}}{{ range $i, $a := .Alerts }}{{ $n = $i }}{{ end }}{{ $n }} {{ eq .Status "firing" }}',
]

describe.skipIf(!hasAlertmanager)(`texts of notifications (${hasAlertmanager ? 'beside a real Alertmanager' : 'skipped: prometheus-alertmanager is not installed'})`, () => {
  it('come out as Alertmanager writes them', async () => {
    const theirs = new Map<string, string>()
    const hook = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        theirs.set(request.url ?? '', (JSON.parse(Buffer.concat(parts).toString()) as { attachments: { text: string }[] }).attachments[0]!.text)
        response.end('ok')
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
    const text = JSON.stringify({ route: { receiver: 'ops.all', group_by: ['alertname', 'team'], group_wait: '0s' }, receivers: [{ name: 'ops.all', slack_configs: texts.map((each, index) => ({ api_url: `${url}/${index}`, channel: '#a', send_resolved: true, text: each })) }] })
    const externalUrl = 'https://alerts.example/am'
    const alertmanager = await startAlertmanager(text, [`--web.external-url=${externalUrl}`, '--web.route-prefix=/'])
    const base = `${alertmanager.url}/api/v2`
    try {
      const now = Date.now()
      const alerts = ['a1', 'b2', 'é<3>'].map((pod, index) => ({ labels: { alertname: 'api down', team: 'a "b" \\c', pod, job: `j${3 - index}` }, annotations: { summary: 'it is not well', description: `Pod ${pod} & others` }, startsAt: now - 5000, endsAt: now + 600_000, generatorUrl: `http://prometheus.example/graph?g0.expr=up&i=${index}` }))
      const body = alerts.map(({ startsAt, endsAt, generatorUrl, ...alert }) => ({ ...alert, generatorURL: generatorUrl, startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() }))
      expect((await fetch(`${base}/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status).toBe(200)
      await eventually(() => theirs.size === texts.length, { timeoutMs: 15_000, intervalMs: 50 })
      const groups = new AlertGroups(routingOf(readAlertmanagerConfig(text).config!))
      groups.alertsArrived(alerts, now)
      const { notifications } = groups.due(now, { silencedBy: () => [] })
      const ours = new NotificationTexts()
      for (const [index, each] of texts.entries()) expect(ours.expand(each, notifications[index]!, { externalUrl, now }), each).toEqual({ text: theirs.get(`/${index}`) })
    } finally {
      await alertmanager.stop()
      hook.closeAllConnections()
      hook.close()
    }
  }, 90_000)
})

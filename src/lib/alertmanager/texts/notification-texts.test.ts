import { describe, expect, it } from 'vitest'
import type { Notification, NotifiedAlert } from '../groups/notification.ts'
import { NotificationTexts } from './notification-texts.ts'

const alert = (name: string, status: 'firing' | 'resolved'): NotifiedAlert => ({
  fingerprint: 'a', labels: { team: 'web', alertname: name, 'pod': `<${name}>` }, annotations: { summary: `${name} is up.` }, startsAt: Date.UTC(2026, 0, 2, 3, 4, 5), endsAt: status === 'firing' ? null : Date.UTC(2026, 0, 2, 4), isTimeout: false, updatedAt: 0,
  generatorUrl: 'http://prometheus.example/graph', status,
})
const notification: Notification = {
  groupId: 'g', groupKey: '{}:{alertname="Down"}', routeId: '{}', receiver: 'ops.chat', integration: { kind: 'slack', index: 0 }, reason: 'first', at: 0, status: 'firing', alerts: [alert('Down', 'firing'), alert('Down', 'resolved')],
  groupLabels: { alertname: 'Down' }, commonLabels: { alertname: 'Down', team: 'web' }, commonAnnotations: { summary: 'Down is up.' }, noticeId: 'n',
}
const given = { externalUrl: 'https://daybook.example', now: Date.UTC(2026, 0, 2, 4) }
const expand = (text: string, files: readonly string[] = []) => new NotificationTexts(files).expand(text, notification, given)

describe('texts of notifications', () => {
  it('are Alertmanager\'s defaults', () => {
    expect(expand('{{ template "slack.default.title" . }}').text).toBe('[FIRING:1] Down (web)')
    expect(expand('{{ template "slack.default.fallback" . }}').text).toBe('[FIRING:1] Down (web) | https://daybook.example/#/alerts?receiver=ops%5C.chat')
    expect(expand('{{ template "pagerduty.default.instances" .Alerts.Resolved }}').text).toBe('Labels:\n - alertname = Down\n - pod = <Down>\n - team = web\nAnnotations:\n - summary = Down is up.\nSource: http://prometheus.example/graph\n')
    expect(expand('{{ template "email.default.html" . }}').text).toContain('<br>pod = &lt;Down&gt;')
  })

  it('look into labels, times and lists', () => {
    expect(expand('{{ range .Alerts.Firing }}{{ .Labels.team }} {{ .StartsAt.Format "15:04" }} {{ .EndsAt.IsZero }} {{ since .StartsAt | humanizeDuration }}{{ end }}').text).toBe('web 03:04 true 55m 55s')
    expect(expand('{{ .CommonLabels.none }}|{{ .CommonLabels.Names | join "," }}|{{ .CommonLabels.SortedPairs.Values | join "," }}|{{ len .Alerts }}').text).toBe('|alertname,team|Down,web|2')
  })

  it('are what files of templates define over them', () => {
    expect(expand('{{ template "mine" . }}', ['{{ define "mine" }}{{ .Status | title }}: {{ template "__subject" . }}{{ end }}', '{{ define "__subject" }}short{{ end }}']).text).toBe('Firing: short')
    expect(new NotificationTexts(['{{ define "x" }}', '{{ nothing }}']).faults.map(({ index }) => index)).toEqual([0, 1])
  })

  it('say what failed where a template fails', () => {
    const { text, fault } = expand('{{ template "missing" . }}')
    expect(text).toBe(`<error expanding template: ${fault}>`)
    expect(fault).toMatch(/missing/)
    expect(expand('{{ .Nothing }}').fault).toMatch(/Nothing/)
    expect(expand('plain')).toEqual({ text: 'plain' })
  })
})

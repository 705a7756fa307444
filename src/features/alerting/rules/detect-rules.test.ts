import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectRules } from './detect-rules.ts'

const found = async (files: Record<string, string>) => {
  const { entities, problems } = await findInFiles(files, [detectRules], { inGit: false })
  return { rules: entities.map(({ evidence, spec }) => `${evidence.file}: ${[...spec['alerts'] as { name: string; line: number }[], ...spec['recordings'] as { name: string; line: number }[]].map(({ name, line }) => `${name} ${line}`).join(', ')}`).toSorted(), problems: problems.map(({ evidence, message }) => `${evidence.file}:${evidence.line} ${message}`) }
}
const manifest = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { name: 'shop' }, spec: { groups: [{ name: 'g', rules: [{ alert: 'InManifest', expr: 'up == 0' }] }] } }
const block = (alert: string) => `groups:\n  - name: ${alert}\n    rules:\n      - alert: ${alert}\n        expr: up == 0\n`

it('finds rules however they are written', async () => {
  expect(await found({
    'flow.yml': 'groups: [{name: g, rules: [{alert: InFlow, expr: up == 0}, {record: in:flow, expr: up}]}]\n',
    'braces.yaml': '{groups: [{name: g, rules: [{"alert": InBraces, "expr": "up == 0"}]}]}',
    'plain.json': JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'InJson', expr: 'up == 0' }] }] }),
    'wide.json': JSON.stringify({ groups: [{ name: 'g', rules: [{ record: 'wide:json', expr: 'up' }] }] }, null, 2),
    'json.rules': JSON.stringify({ groups: [{ name: 'g', rules: [{ expr: 'up == 0', alert: 'JsonRules' }] }] }),
    'a.rules': block('InRules'), 'a.rules.yml': block('InRulesYml'), 'a.rules.yaml': `---\n${block('InRulesYaml')}`,
    'manifest.json': JSON.stringify(manifest), 'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${JSON.stringify(manifest)}\n  - {kind: Service, metadata: {name: x}}\n`,
    'many.yaml': `${JSON.stringify(manifest)}\n---\nkind: Service\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: b}\nspec:\n  ${block('Second').replaceAll('\n', '\n  ')}\n`,
    'namespaces.yml': `namespace: a\n${block('First')}---\nnamespace: b\n${block('Other')}`,
  })).toEqual({
    rules: [
      'a.rules.yaml: InRulesYaml 5', 'a.rules.yml: InRulesYml 4', 'a.rules: InRules 4', 'braces.yaml: InBraces 1', 'flow.yml: InFlow 1, in:flow 1', 'json.rules: JsonRules 1', 'list.yaml: InManifest 4', 'manifest.json: InManifest 1', 'many.yaml: InManifest 1, Second 12',
      'namespaces.yml: First 5, Other 12', 'plain.json: InJson 1', 'wide.json: wide:json 6',
    ].toSorted(),
    problems: [],
  })
})

it('leaves alone what others have of groups, and what Helm has yet to fill in', async () => {
  expect(await found({
    'grafana.json': JSON.stringify({ panels: [{ targets: [{ expr: 'up' }] }], groups: [{ name: 'x' }] }),
    'grafana-alerts.yaml': 'apiVersion: 1\ngroups:\n  - orgId: 1\n    name: g\n    folder: f\n    rules:\n      - uid: a\n        title: b\n        record: { metric: m }\n        data: [{ model: { expr: up } }]\n',
    'answer.json': JSON.stringify({ status: 'success', data: { groups: [{ name: 'g', rules: [{ name: 'A', query: 'up', type: 'alerting' }] }] } }),
    'inventory.yml': 'groups:\n  web:\n    hosts: [a]\nvars:\n  alert: none\n', 'hosts.yml': 'groups: [{name: a, rules: [{port: 22}]}]\nrecord: x\n',
    'prose.yml': 'text: "the groups: of people on alert: see"\nalert: yes\n',
    'chart/templates/rules.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: {{ include "shop.fullname" . }}\nspec:\n  groups:\n    - name: g\n      rules:\n        - alert: A\n          expr: up == {{ .Values.threshold }}\n',
    'chart/templates/flat.yaml': 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up > {{ .Values.threshold }}\n        annotations: { summary: "{{`{{ $labels.x }}`}}" }\n',
    'chart/templates/escaped.yaml': 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n        annotations: { summary: \'{{ "{{" }} $labels.x }}\' }\n',
  })).toEqual({ rules: [], problems: [] })
})

it('takes the templates of rules for what they are', async () => {
  const text = `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n        annotations:\n          summary: '{{ with query "up" }}{{ . | first | value }}{{ end }} {{ $labels.instance }} {{ .Value }} {{ .Labels.job }}'\n`
  expect(await found({ 'a.yml': text })).toEqual({ rules: ['a.yml: A 4'], problems: [] })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectCharts } from './detect-charts.ts'
import { fillIn } from './fill-in.ts'
import { readTemplate } from './read-template.ts'

const template = `{{- if .Values.web.create }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Values.web.name }}
spec:
  template:
    spec:
      containers:
      - image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
      - image: {{ .Values.image.repository }}-helper:{{ include "tag" . }}
---
kind: Service
metadata:
  name: {{ include "chart.fullname" . }}
`

it('finds charts with what they depend on, make and run', async () => {
  const { entities: found, relations, problems } = await findInFiles({
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: "2.1"\ndependencies:\n- { name: db, version: 1.x, repository: "file://../db" }\n- { name: lost, version: 1.x, repository: "file://../lost" }\n- { name: redis, version: 18.x, repository: "https://user:pass@charts.example.com" }\n',
    'chart/values.yaml': 'image:\n  repository: ghcr.io/acme/shop\nweb: { name: front }\nsidecar:\n  image: envoyproxy/envoy:v1.30\n', 'chart/templates/web.yaml': template, 'chart/templates/_helpers.tpl': 'kind: Nothing\n', 'chart/templates/tests/t.yaml': 'kind: Pod\nmetadata:\n  name: t\n',
    'db/Chart.yaml': 'name: db\n', 'starter/Chart.yaml': 'name: {{ name }}\nversion: [\n',
  }, [detectCharts])
  const entities = found.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
  expect(entities.map(({ ref, title }) => [ref, title])).toEqual([['chart:default/shop--chart--Chart.yaml', 'shop'], ['chart:default/shop--db--Chart.yaml', 'db'], ['workload:default/shop--chart--templates--web.yaml--front', 'front']])
  expect(entities[0]?.spec).toMatchObject({
    version: '1.0.0', appVersion: '2.1', values: ['image', 'web', 'sidecar'], objects: [{ kind: 'Pod', path: 'templates/tests/t.yaml' }, { kind: 'Deployment', path: 'templates/web.yaml' }, { kind: 'Service' }],
    images: [{ name: 'ghcr.io/acme/shop', key: 'image', line: 1 }, { image: 'envoyproxy/envoy:v1.30', key: 'sidecar.image', line: 5 }], dependencies: [{ name: 'db' }, { name: 'lost' }, { name: 'redis', repository: 'https://charts.example.com' }],
  })
  expect(entities[2]?.spec).toMatchObject({ tool: 'helm', kind: 'Deployment', name: 'front', images: [{ image: 'ghcr.io/acme/shop:2.1', line: 10 }, { name: 'ghcr.io/acme/shop-helper', tag: null, line: 11 }] })
  expect(relations.filter(({ type }) => type !== 'partOf').map(({ from, type, to }) => `${from.split('/')[1]} ${type} ${to.split('/')[1]}`)).toEqual([
    'shop--chart--Chart.yaml dependsOn shop--db--Chart.yaml', 'shop--chart--templates--web.yaml--front configuredBy shop--chart--Chart.yaml', 'shop--chart--templates--web.yaml--front builtFrom ghcr.io--acme--shop', 'shop--chart--templates--web.yaml--front builtFrom ghcr.io--acme--shop-helper',
    'shop--chart--Chart.yaml dependsOn envoyproxy--envoy', 'shop--chart--Chart.yaml dependsOn ghcr.io--acme--shop',
  ])
  expect(problems.map(({ topic, evidence }) => `${topic} ${evidence.file}:${evidence.line}`).toSorted()).toEqual(['invalid db/Chart.yaml:1', 'lost-reference chart/Chart.yaml:7'])
})

it.each([
  ['{{ .Values.a }}', 'x'], ['{{- .Values.b.c | quote -}}', '7'], ['{{ .Values.none | default "d" }}', 'd'], ['{{ default .Chart.AppVersion .Values.none }}', '1.0'], ['{{ .Values.none }}', undefined], ['{{ include "x" . }}', undefined], ['{{ .Values.a }}-{{ tpl . }}', undefined],
])('fills in %s', (text, filled) => {
  expect(fillIn(text, { Values: { a: 'x', b: { c: 7 } }, Chart: { appVersion: '1.0' } })).toBe(filled)
})

it('never throws', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('{{', '}}', '.Values', '.a', '|', 'default', ' ', '"', '(', ')', 'kind: Pod\n', 'metadata:\n', '  name: ', 'image: ', '---\n', '\n'), { maxLength: 40 }), (parts) => void readTemplate(parts.join(''), { Values: { a: null }, Chart: {} })))
})

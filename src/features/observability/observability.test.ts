import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findInFiles } from '../../../test/harness/index.ts'
import { containers } from '../containers/feature.ts'
import { detectDashboards } from './detect-dashboards.ts'
import { inferMonitoredByDashboards } from './infer-monitored.ts'
import { readDashboard } from './read-dashboard.ts'

const dashboard = {
  __inputs: [{ name: 'DS_PROM', type: 'datasource', pluginId: 'prometheus' }], title: 'Shop', uid: 'shop-1', schemaVersion: 39, tags: ['shop'],
  links: [{ title: 'Runbook', url: 'https://ada:s3cret@docs.example/shop' }],
  templating: { list: [{ name: 'namespace', type: 'query', datasource: { type: 'prometheus', uid: 'x' } }] },
  panels: [
    { type: 'row', title: 'Traffic', panels: [{ type: 'timeseries', title: 'Errors', targets: [{ expr: 'rate(http_errors_total{job="api"}[5m])' }] }] },
    { type: 'logs', title: 'Logs', datasource: { type: 'loki', uid: 'y' }, targets: [{ expr: '{app=~"web|gone"}' }] },
    { type: 'text', title: 'About' },
  ],
}

it('reads a dashboard of Grafana and tells which services it watches', async () => {
  const { entities, relations, problems } = await findInFiles({
    'grafana/shop.json': JSON.stringify(dashboard, null, 2), 'grafana/other.json': JSON.stringify({ panels: [], title: 'no dashboard' }),
    'compose.yaml': 'services:\n  api:\n    image: nginx\n  web:\n    image: nginx\n  db:\n    image: postgres\n',
  }, [...(containers.detectors ?? []).filter(({ kind }) => kind !== 'machine'), detectDashboards, inferMonitoredByDashboards])
  expect(problems).toEqual([])
  expect(entities.filter(({ ref }) => ref.startsWith('dashboard:')).map(({ spec }) => spec)).toEqual([{
    path: 'grafana/shop.json', format: 'grafana', title: 'Shop', uid: 'shop-1', schemaVersion: 39, panelCount: 3, variables: ['namespace'], dataSources: ['loki', 'prometheus'], tags: ['shop'], links: [{ title: 'Runbook', url: 'https://docs.example/shop' }],
    panels: [{ title: 'Errors', type: 'timeseries', queries: ['rate(http_errors_total{job="api"}[5m])'] }, { title: 'Logs', type: 'logs', queries: ['{app=~"web|gone"}'] }, { title: 'About', type: 'text', queries: [] }],
  }])
  const watched = relations.filter(({ type, from }) => type === 'monitoredBy' && from.startsWith('workload:'))
  expect(watched.map(({ from, to, reason, evidence }) => [from.replace(/.*--/, ''), to, reason, evidence.file])).toEqual([
    ['api', 'dashboard:default/shop--grafana--shop.json', 'The panel Errors of Shop shows job="api".', 'grafana/shop.json'],
    ['web', 'dashboard:default/shop--grafana--shop.json', 'The panel Logs of Shop shows app=~"web|gone".', 'grafana/shop.json'],
  ])
})

it('takes any JSON without throwing', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void readDashboard({ title: 'x', schemaVersion: 1, panels: value, rows: value, templating: value, links: value, tags: value })))
})

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '#kernel/access'
import { listEvents } from '#kernel/timeline/contract'
import { type Dashboard, dashboardVersion } from '#lib/dashboards'
import { eventually, findInFiles, tempDir, type TestDaybook, testDaybook } from '../../../../test/harness/index.ts'
import { deleteDashboard, exportDashboard, importDashboard, listDashboards, listDashboardVersions, listMarks, listVariableValues, restoreDashboard, saveDashboard, showDashboard, starDashboard, validateDashboard } from '../contract.ts'
import { detectDashboardFiles } from '../detect-dashboard-files.ts'
import { builtInDashboards } from './built-in/built-in-dashboards.ts'
import { expressionFaults } from './expression-faults.ts'
import { importGrafana } from './grafana/import-grafana.ts'
import { readDashboardFile } from './read-dashboard-file.ts'
import { editDashboardFile, writeDashboardFile } from './write-dashboard-file.ts'

const shop: Dashboard = { apiVersion: dashboardVersion, kind: 'Dashboard', title: 'Shop', tags: ['shop'], panels: [{ title: 'Requests', picture: 'time-series', queries: [{ query: 'rate(http_requests_total[$__rate_interval])' }] }] }
const file = `# Of the shop team
apiVersion: daybook.dev/v1
kind: Dashboard
title: Shop
panels:
  - title: Requests # all of them
    picture: time-series
    queries: [{ query: up }]
`

describe('a dashboard file', () => {
  it('is refused with the line and what to do', () => {
    const { faults } = readDashboardFile(file.replace('picture: time-series', 'picture: timeseries').replace('title: Shop', 'title: Shop\nrefesh: 10s'))
    expect(faults).toMatchObject([{ line: 8, message: expect.stringMatching(/^panels\[0\]\.picture: it can be time-series, stat/) }, { line: 5, message: 'refesh: there is no such field. Take it out, or see the list of fields in docs/dashboards.md.' }])
    expect(readDashboardFile('a: [').faults).toHaveLength(1)
    expect(readDashboardFile('').faults[0]?.message).toContain('apiVersion: daybook.dev/v1')
  })

  it('keeps its comments and its order when something else is changed', () => {
    const { dashboard } = readDashboardFile(file)
    if (!dashboard) throw new Error('It does not read.')
    const [panel] = dashboard.panels
    const text = editDashboardFile(file, { ...dashboard, panels: [{ title: 'First', picture: 'stat' }, { ...panel, picture: 'gauge' }] })
    expect(text).toContain('# Of the shop team')
    expect(text).toContain('title: Requests # all of them')
    expect(readDashboardFile(text).dashboard?.panels).toEqual([{ title: 'First', picture: 'stat' }, { ...panel, picture: 'gauge' }])
    expect(readDashboardFile(writeDashboardFile(dashboard)).dashboard).toEqual(dashboard)
  })

  it('is found in the tree, of whatever name, and told when it does not read', async () => {
    const { entities, problems } = await findInFiles({ 'deploy/any.yaml': file, 'bad.dashboard.yaml': file.replace('panels:', 'panel:'), 'other.yaml': 'kind: Dashboard\napiVersion: other/v1\n' }, [detectDashboardFiles])
    expect(entities.map(({ title, spec }) => [title, spec['format'], spec['panelCount']])).toEqual([['Shop', 'daybook', 1]])
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('This dashboard does not read: ')])
  })

  it('comes with Daybook for hosts, containers, services, runs and Daybook itself, with expressions that read', () => {
    expect([...builtInDashboards().keys()]).toEqual(['host', 'containers', 'daybook', 'service', 'run', 'container'])
    for (const { dashboard, text } of builtInDashboards().values()) expect(expressionFaults(dashboard, text)).toEqual([])
  })
})

describe('a dashboard of Grafana', () => {
  const json = {
    title: 'Old', schemaVersion: 14, __inputs: [{ name: 'DS_P', type: 'datasource', pluginId: 'prometheus' }], annotations: { list: [{ name: 'Deploys', datasource: '${DS_P}', expr: 'x' }] }, time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'ds', type: 'datasource', query: 'prometheus' }, { name: 'job', type: 'query', datasource: '$ds', query: 'label_values(up, job)', multi: true, includeAll: true, current: { value: ['$__all'] }, sort: 1 }, { name: 'adhoc', type: 'adhoc' }] },
    rows: [{ title: 'Row', collapse: true, panels: [
      { type: 'graph', title: 'G', span: 6, datasource: '$ds', stack: true, targets: [{ expr: 'up{job=~"$job"}', legendFormat: '{{job}}', refId: 'A' }], yaxes: [{ format: 'bytes', min: 0 }], seriesOverrides: [{ alias: '/out/', transform: 'negative-Y' }], mystery: 1 },
      { type: 'singlestat', title: 'S', format: 'percentunit', thresholds: '0.5,0.9', colorValue: true, colors: ['#299c46', 'rgba(237, 129, 40, 0.89)', '#d44a3a'], valueName: 'current', gauge: { show: true, maxValue: 1, minValue: 0 }, targets: [{ expr: 'up' }], mystery: 1 },
      { type: 'worldmap', title: 'M', datasource: { type: 'influxdb' }, targets: [{ query: 'select 1' }] },
    ] }],
  }
  it('becomes ours, with a list of what was not understood', () => {
    const imported = importGrafana(json)
    expect(imported?.dashboard).toMatchObject({
      title: 'Old', range: '6h', variables: [{ name: 'job', type: 'query', query: 'label_values(up, job)', multi: true, includeAll: true, default: ['$__all'], sort: 'name' }],
      panels: [
        { picture: 'row', title: 'Row', collapsed: true },
        { picture: 'time-series', title: 'G', span: 12, unit: 'bytes-binary', min: 0, stacked: true, queries: [{ query: 'up{job=~"$job"}', legend: '{{job}}', name: 'A' }], overrides: [{ matching: 'out', negative: true }] },
        { picture: 'gauge', title: 'S', unit: 'ratio', min: 0, max: 1, thresholds: [{ from: null, look: 'ok' }, { from: 0.5, look: 'degraded' }, { from: 0.9, look: 'failing' }] },
        { picture: 'text', title: 'M' },
      ],
    })
    expect(imported?.notUnderstood.map(({ field, panels }) => [field, panels])).toEqual([['annotations', []], ['templating.adhoc', []], ['mystery', ['G', 'S']], ['targets', ['M']], ['type', ['M']]])
  })

  it('never throws, whatever stands in it, and always gives a dashboard of our format', () => {
    const fields = ['type', 'title', 'targets', 'expr', 'fieldConfig', 'defaults', 'overrides', 'options', 'gridPos', 'panels', 'rows', 'templating', 'list', 'name', 'query', 'thresholds', 'steps', 'mappings', 'unit', 'decimals', 'transformations', 'datasource', 'legend', 'yaxes', 'links', 'url', 'repeat', 'tags', 'time', 'from', 'libraryPanel', 'model', 'custom', 'properties', 'matcher', 'id', 'styles', 'seriesOverrides', 'current', 'value', 'description', 'columns', 'sortBy']
    const types = fc.constantFrom('constructor', 'toString', '__proto__', 'graph', 'timeseries', 'stat', 'singlestat', 'table', 'table-old', 'gauge', 'heatmap', 'row', 'text', 'query', 'custom', 'interval', 'organize', 'byName', 'byRegexp', 'value', 'range')
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({ node: fc.oneof({ maxDepth: 5 }, fc.string(), types, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(fc.constantFrom(...fields), tie('node'), { maxKeys: 8 })) }))
    fc.assert(fc.property(fc.array(node, { maxLength: 5 }), node, node, (panels, templating, more) => {
      const imported = importGrafana({ ...(typeof more === 'object' && more !== null && !Array.isArray(more) ? more : {}), title: 'T', schemaVersion: 30, panels, templating: { list: [templating] } })
      expect(imported && readDashboardFile(writeDashboardFile(imported.dashboard)).faults).toEqual([])
    }), { numRuns: 300 })
  })
})

describe('dashboards', () => {
  let daybook: TestDaybook
  let folder: string
  const viewer: Principal = { actor: { kind: 'person', id: 'viewer', name: 'Viewer' }, grants: [{ team: null, role: 'viewer' }], scopes: [] }
  beforeAll(async () => {
    folder = await tempDir('dashboards')
    daybook = await testDaybook({ dir: folder })
  }, 60_000)

  it('are kept with their versions, and an older one is brought back', async () => {
    const { id, basedOn } = await daybook.call(saveDashboard, { dashboard: shop, message: 'First' })
    await daybook.call(saveDashboard, { id, basedOn, dashboard: { ...shop, title: 'Shop 2' }, message: 'Second' })
    await expect(daybook.call(saveDashboard, { id, basedOn, dashboard: shop })).rejects.toThrow('Somebody saved version 2 of this dashboard meanwhile.')
    expect((await daybook.call(listDashboardVersions, { id })).items.map(({ version, message }) => [version, message])).toEqual([[2, 'Second'], [1, 'First']])
    expect((await daybook.call(showDashboard, { id, version: 1 })).dashboard.title).toBe('Shop')
    expect(await daybook.call(restoreDashboard, { id, version: 1 })).toEqual({ id, version: 3 })
    expect(await daybook.call(showDashboard, { id })).toMatchObject({ dashboard: shop, version: 3, source: 'page' })
    expect((await daybook.call(exportDashboard, { id })).text).toContain('title: Shop\n')
  })

  it('are deleted, and brought back', async () => {
    const { id } = await daybook.call(saveDashboard, { dashboard: { ...shop, title: 'Gone' } })
    await daybook.call(deleteDashboard, { id })
    await expect(daybook.call(showDashboard, { id })).rejects.toMatchObject({ code: 'not-found' })
    expect(await daybook.call(restoreDashboard, { id })).toEqual({ id, version: 1 })
    expect((await daybook.call(showDashboard, { id })).dashboard.title).toBe('Gone')
    expect((await daybook.call(listEvents, { type: 'dev.daybook.dashboard.*', limit: 3 })).items.map(({ summary }) => summary.replace(/^.*? (brought|deleted|saved)/, '$1'))).toEqual(['brought the dashboard Gone back', 'deleted the dashboard Gone', 'saved the dashboard Gone'])
  })

  it('are found by words, tags, source and stars, each person\'s own', async () => {
    await daybook.call(starDashboard, { id: 'host' })
    expect((await daybook.call(listDashboards, { starred: true })).items.map(({ id }) => id)).toEqual(['host'])
    expect((await daybook.call(listDashboards, { starred: true }, viewer)).items).toEqual([])
    expect((await daybook.call(listDashboards, { tag: 'daybook' })).items.map(({ title }) => title)).toEqual(['Daybook itself'])
    expect((await daybook.call(listDashboards, { text: 'cadvisor', source: 'built-in' })).items.map(({ id }) => id)).toEqual(['container', 'containers'])
  })

  it('are not for everybody to change', async () => {
    await expect(daybook.call(saveDashboard, { dashboard: shop }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(daybook.call(importDashboard, { text: file }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await daybook.call(showDashboard, { id: 'host' }, viewer)).basedOn).toBe(null)
    await expect(daybook.call(showDashboard, { id: 'no' })).rejects.toThrow('There is no dashboard no.')
  })

  it('are checked and imported, with what was not understood kept', async () => {
    expect(await daybook.call(validateDashboard, { text: file.replace('query: up', 'query: "rate(up)"') })).toMatchObject({ isGrafana: false, faults: [{ line: 8, message: expect.stringContaining('expected type range vector') }] })
    const { id, notUnderstood } = await daybook.call(importDashboard, { text: JSON.stringify({ title: 'G', schemaVersion: 39, panels: [{ type: 'timeseries', title: 'P', oddity: 1, targets: [{ expr: 'up' }] }] }) })
    expect(notUnderstood).toEqual([{ field: 'oddity', message: 'The field oddity is left out.', panels: ['P'] }])
    expect((await daybook.call(showDashboard, { id })).notUnderstood).toEqual(notUnderstood)
    await expect(daybook.call(importDashboard, { text: 'x: 1' })).rejects.toThrow('Line 1:')
  })

  it('in files of the tree are shown, and saved into their file unless it was changed', async () => {
    const path = join(folder, 'deploy', 'shop.dashboard.yaml')
    await mkdir(join(folder, 'deploy'), { recursive: true })
    await writeFile(path, file)
    const found = await eventually(async () => {
      const item = (await daybook.call(listDashboards, { source: 'file' })).items[0]
      if (!item) throw new Error('It is not found yet.')
      return item
    }, { timeoutMs: 20_000 })
    const shown = await daybook.call(showDashboard, { id: found.id })
    expect(shown).toMatchObject({ source: 'file', file: 'deploy/shop.dashboard.yaml', dashboard: { title: 'Shop' } })
    await daybook.call(saveDashboard, { id: found.id, basedOn: shown.basedOn ?? '', dashboard: { ...shown.dashboard, title: 'Shop, again' } })
    expect(await readFile(path, 'utf8')).toBe(file.replace('title: Shop', 'title: Shop, again').replace('queries: [{ query: up }]', 'queries: [ { query: up } ]'))
    await expect(daybook.call(saveDashboard, { id: found.id, basedOn: shown.basedOn ?? '', dashboard: shown.dashboard })).rejects.toThrow('was changed meanwhile')
  }, 40_000)

  it('give the values of their variables, and the marks of a time', async () => {
    const now = Date.now()
    const body = { streams: [{ stream: { app: 'shop-1', env: 'a' }, values: [[`${now}000000`, 'x']] }, { stream: { app: 'cart-22', env: 'b' }, values: [[`${now}000000`, 'y']] }] }
    expect((await fetch(`${daybook.url}/loki/api/v1/push`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })).status).toBe(204)
    const valuesOf = async (input: { query: string; regex?: string; sort?: 'number-descending' }) => (await daybook.call(listVariableValues, { language: 'logql', ...input })).options.map(({ value }) => value)
    expect(await valuesOf({ query: 'label_values(app)' })).toEqual(['cart-22', 'shop-1'])
    expect(await valuesOf({ query: 'label_values({env="b"}, app)' })).toEqual(['cart-22'])
    expect(await valuesOf({ query: 'label_values(app)', regex: '/-(\\d+)$/', sort: 'number-descending' })).toEqual(['22', '1'])
    expect((await daybook.call(listVariableValues, { query: 'query_result(vector(3))' })).options[0]?.value).toMatch(/^\{\} 3 \d+$/)
    await expect(daybook.call(listVariableValues, { query: 'label_values(up{, job)' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(daybook.call(listVariableValues, { query: 'query_result(up)', regex: '(?=x)' })).rejects.toThrow('RE2 knows no look-around')
    expect((await daybook.call(listMarks, { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() })).items).toEqual([])
  })
})

import type { Dashboard } from '#lib/dashboards'
import { type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { DashboardFacts } from './contract.ts'
import { isDashboardDocument, readDashboardFile } from './dashboards/read-dashboard-file.ts'
import { readYaml } from '#lib/yaml-text'

const maxBytes = 8 * 2 ** 20
const maxQuery = 2000

/** Dashboards of ours: any YAML of that kind and version, and `*.dashboard.json`. */
export const detectDashboardFiles: FileDetector = {
  kind: 'file', id: 'observability.dashboard-files', endings: ['yaml', 'yml', 'json'],
  matches: (path) => /\.ya?ml$/.test(path) || path.endsWith('.dashboard.json'),
  async detect(file) {
    const text = await file.text({ maxBytes }).catch(() => '')
    const isNamed = /\.dashboard\.(ya?ml|json)$/.test(file.path)
    if (!/kind["']?\s*:\s*["']?Dashboard\b/.test(text) || !/apiVersion["']?\s*:\s*["']?daybook\.dev\//.test(text)) return isNamed && text.trim() !== '' && !/"(panels|rows)"/.test(text) ? { ...nothingDetected, problems: [problem(file, 1, 'This file is named as a dashboard and is none. Begin it with "apiVersion: daybook.dev/v1" and "kind: Dashboard".')] } : nothingDetected
    const { dashboard, faults } = readDashboardFile(text)
    if (!dashboard) return readYaml(text).documents.some(({ value }) => isDashboardDocument(value)) || isNamed ? { ...nothingDetected, problems: faults.slice(0, 1).map(({ line, message }) => problem(file, line, message)), isPartial: true } : nothingDetected
    const ref = placeRef('dashboard', file)
    return { entities: [{ ref, title: dashboard.title, description: dashboard.description ?? '', tags: dashboard.tags ?? [], spec: { ...factsOf(dashboard, file) }, evidence: { file: file.path, line: 1 } }], relations: partOfRepository(ref, file), problems: [] }
  },
}

function problem(file: FoundFile, line: number, message: string) {
  return { key: 'unreadable', topic: 'unreadable' as const, message: `This dashboard does not read: ${message}`, evidence: { file: file.path, line } }
}

function factsOf({ title, panels, variables = [], links = [], tags = [] }: Dashboard, file: FoundFile): DashboardFacts {
  const drawn = panels.filter(({ picture }) => picture !== 'row')
  const languages = new Set(drawn.flatMap(({ queries = [] }) => queries.map(({ language = 'promql' }) => (language === 'promql' ? 'prometheus' : 'loki'))))
  return {
    path: pathInside(file), format: 'daybook', title, uid: null, schemaVersion: null, panelCount: drawn.length, variables: variables.map(({ name }) => name), dataSources: [...languages].toSorted(), links: links.map((link) => ({ ...link })), tags: [...tags],
    panels: drawn.map(({ title: name = '', picture, queries = [] }) => ({ title: name, type: picture, queries: queries.map(({ query }) => query.slice(0, maxQuery)) })),
  }
}

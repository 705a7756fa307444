import { readJson } from '#lib/json-plain'
import { UnreadableText } from '#lib/unreadable-text'
import { type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { DashboardFacts } from './contract.ts'
import { readDashboard } from './read-dashboard.ts'

const maxBytes = 8 * 2 ** 20
const notDashboards = /(^|\/)(package(-lock)?|tsconfig[\w.-]*|composer|jsconfig|\.eslintrc|manifest|angular|lerna|nx|turbo|renovate|biome|deno|components|vercel|now|firebase|openapi|swagger)\.json$/

/** Grafana dashboards as JSON. */
export const detectDashboards: FileDetector = {
  kind: 'file', id: 'observability.dashboards', endings: ['json'],
  matches: (path) => path.endsWith('.json') && !notDashboards.test(path),
  async detect(file) {
    const text = await file.text({ maxBytes }).catch(() => '')
    if (!/"(?:panels|rows)"\s*:/.test(text) || !/"(?:schemaVersion|templating)"\s*:/.test(text)) return nothingDetected
    try {
      const facts = readDashboard(readJson(text))
      return facts ? detectionOf(file, facts) : nothingDetected
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error
      return { ...nothingDetected, problems: unreadable(file, text, error), isPartial: true }
    }
  },
}

function detectionOf(file: FoundFile, facts: Omit<DashboardFacts, 'path' | 'format'>) {
  const ref = placeRef('dashboard', file)
  const spec: DashboardFacts = { path: pathInside(file), format: 'grafana', ...facts }
  return {
    entities: [{ ref, title: facts.title.trim() === '' ? (spec.path.split('/').at(-1) ?? spec.path) : facts.title, description: `Grafana dashboard with ${facts.panelCount} panels`, spec: { ...spec }, evidence: { file: file.path, line: 1 } }],
    relations: partOfRepository(ref, file), problems: [],
  }
}

/** Templates that a program fills in are no JSON yet. */
function unreadable(file: FoundFile, text: string, { message, line }: UnreadableText) {
  if (/\{\{-|^[ \t]*\{\{|\{%|<%|^[ \t]*\/\/|^local /m.test(text) || !/"schemaVersion"\s*:\s*\d/.test(text)) return []
  return [{ key: 'unreadable', topic: 'unreadable' as const, message: `This dashboard does not parse: ${message} Grafana would refuse it. Mend the line.`, evidence: { file: file.path, line } }]
}

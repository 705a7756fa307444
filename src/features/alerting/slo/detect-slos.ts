import { type DetectedProblem, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import { type Objective, readSloFile } from '#lib/slo'
import type { SloFacts } from './slo-contract.ts'

const maxFaults = 20

/** Service level objectives: files of sloth (plain, and manifests of its operator) and of OpenSLO. */
export const detectSlos: FileDetector = {
  kind: 'file', id: 'alerting.slos', endings: ['yaml', 'yml'],
  matches: (path) => /\.ya?ml$/.test(path),
  async detect(file) {
    const text = await file.text().catch(() => '')
    if (!/^(?:version:[ \t]*["']?prometheus\/v1|kind:[ \t]*["']?(?:PrometheusServiceLevel|SLO)\b)/m.test(text)) return nothingDetected
    const { objectives, faults, isSlo } = readSloFile(text)
    if (!isSlo) return nothingDetected
    const entities = objectives.map((objective) => entityOf(file, objective))
    const problems = faults.slice(0, maxFaults).map(({ message, line }): DetectedProblem => ({ key: `${line}:${message.slice(0, 200)}`, topic: 'invalid', message, evidence: { file: file.path, line } }))
    return { entities, relations: entities.flatMap(({ ref }) => partOfRepository(ref, file)), problems }
  },
}

function entityOf(file: FoundFile, { slo }: Objective) {
  const spec: SloFacts = { path: pathInside(file), id: slo.id, name: slo.name, service: slo.service, objective: slo.objective, periodSeconds: slo.periodMs / 1000, format: slo.spec }
  return { ref: placeRef('slo', file, slo.id), title: slo.id, description: slo.description || `${slo.objective} % of events are good.`, spec: { ...spec }, evidence: { file: file.path, line: slo.line } }
}

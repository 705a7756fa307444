import { type DetectedProblem, type FileDetector, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { targetOf } from '../kinds/kinds.ts'
import type { ChecksFacts } from '../checks-contract.ts'
import { readChecks } from './read-checks-file.ts'

const maxFaults = 20
const fileName = /(?:^|\/)(?:[^/]+\.)?daybook\.checks\.ya?ml$/

/** Files of checks, `daybook.checks.yaml` and `NAME.daybook.checks.yaml`. They are carried out when somebody takes them in. */
export const detectChecks: FileDetector = {
  kind: 'file', id: 'alerting.checks', endings: ['yaml', 'yml'],
  matches: (path) => fileName.test(path),
  async detect(file) {
    const yaml = await yamlOf(file).catch(() => undefined)
    if (!yaml) return nothingDetected
    const { checks, faults } = readChecks(yaml)
    const ref = placeRef('checks', file)
    const path = pathInside(file)
    const spec: ChecksFacts = { path, count: checks.length, checks: checks.map((check) => ({ name: check.name, kind: check.kind, service: check.service, target: targetOf(check) })) }
    return {
      entities: [{ ref, title: path, description: `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`, spec: { ...spec }, evidence: { file: file.path, line: 1 } }],
      relations: partOfRepository(ref, file),
      problems: faults.slice(0, maxFaults).map(({ message, line }): DetectedProblem => ({ key: `${line}:${message.slice(0, 200)}`, topic: 'invalid', message, evidence: { file: file.path, line }, entity: ref })),
    }
  },
}

import { isEntityRef } from '#lib/entity-ref'
import type { DetectedProblem, Detection } from '#kernel/feature'

/** A detection without what cannot be kept: references that do not read and facts that are not plain JSON are problems instead. */
export function checkedDetection(detection: Detection, file: string): Detection {
  const problems: DetectedProblem[] = []
  const refuse = (what: string, line: number | undefined) => {
    const message = `${what} cannot be kept in the catalog: its name or its facts do not fit. Rename it.`
    problems.push({ key: message.slice(0, 500), message, evidence: line === undefined ? { file } : { file, line } })
    return false
  }
  const entities = detection.entities.filter((entity) => (isEntityRef(entity.ref) && (entity.owner === undefined || isEntityRef(entity.owner)) && isPlainJson(entity.spec)) || refuse(entity.ref, entity.evidence.line))
  const relations = detection.relations.filter(({ from, to, type, evidence }) => (isEntityRef(from) && isEntityRef(to)) || refuse(`The relation ${from} ${type} ${to}`, evidence.line))
  const told = detection.problems.map((problem) => (problem.entity === undefined || isEntityRef(problem.entity) ? problem : { key: problem.key, message: problem.message, evidence: problem.evidence }))
  return { ...detection, entities, relations, problems: [...told, ...problems] }
}

function isPlainJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

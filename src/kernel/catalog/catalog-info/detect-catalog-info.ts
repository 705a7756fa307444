import { stat } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path/posix'
import type { DetectedProblem, DetectedRelation, Detection, FileDetector, FoundFile } from '#kernel/feature'
import { type CatalogDocument, type CatalogInfo, parseCatalogInfo } from './parse-catalog-info.ts'

export const catalogInfoId = 'catalog-info'

/** Entities that people describe in catalog-info.yaml, in the format of Backstage. */
export const detectCatalogInfo: FileDetector = {
  kind: 'file',
  id: catalogInfoId,
  endings: ['yaml', 'yml'],
  matches: isCatalogInfo,
  detect: async (file) => {
    const info = parseCatalogInfo(await file.text())
    const detection = toDetection(info, file.path, file.repository?.ref)
    const lost = (await Promise.all(info.documents.map((document) => missingTargets(document, file)))).flat()
    return { ...detection, problems: [...detection.problems, ...lost] }
  },
}

export function isCatalogInfo(path: string): boolean {
  return /(^|\/)catalog-info\.ya?ml$/.test(path)
}

/** What a parsed file says, with `file` as evidence. A component is built from the repository that its description lies in. */
export function toDetection({ documents, faults }: CatalogInfo, file: string, repository: string | undefined): Detection {
  return {
    entities: documents.map(({ ref, title, description, owner, tags, spec, line }) => ({ ref, title, description, tags, spec, evidence: { file, line }, ...(owner ? { owner } : {}) })),
    relations: documents.flatMap((document) => [
      ...document.relations.map(({ line, ...relation }): DetectedRelation => ({ ...relation, evidence: { file, line } })),
      ...(repository !== undefined && document.ref.startsWith('service:') && !document.relations.some(({ type }) => type === 'builtFrom') ? [builtFrom(document, file, repository)] : []),
    ]),
    problems: faults.map(({ line, message }): DetectedProblem => ({ key: `line ${line}: ${message}`.slice(0, 500), message, evidence: { file, line } })),
    // A file with a fault may be in the middle of an edit: what it said before stands until it can be read.
    ...(faults.length > 0 ? { isPartial: true } : {}),
  }
}

function builtFrom({ ref, line }: CatalogDocument, file: string, repository: string): DetectedRelation {
  return { from: ref, type: 'builtFrom', to: repository, evidence: { file, line }, reason: 'Its description lies in this repository.' }
}

/** Local targets of a Location that lead nowhere. */
async function missingTargets(document: CatalogDocument, file: FoundFile): Promise<DetectedProblem[]> {
  if (!document.ref.startsWith('location:')) return []
  const { target, targets } = document.spec
  const named = [target, ...(Array.isArray(targets) ? (targets as unknown[]) : [])].filter((path): path is string => typeof path === 'string')
  const local = named.filter((path) => /^\.{0,2}\//.test(path) && !path.includes('*'))
  const problems = await Promise.all(local.map(async (path): Promise<DetectedProblem[]> => {
    const place = normalize(join(dirname(file.path), path))
    if (place.startsWith('../')) return [problemOf(document, file, `The target ${path} leads out of the folder. Describe what is there in a file of its own.`)]
    const isThere = await stat(join(dirname(file.absolutePath), path)).then(() => true, () => false)
    return isThere ? [] : [problemOf(document, file, `The target ${path} is not there. Correct the path or take it out.`)]
  }))
  return problems.flat()
}

function problemOf({ ref, line }: CatalogDocument, file: FoundFile, message: string): DetectedProblem {
  return { key: message.slice(0, 500), message, evidence: { file: file.path, line }, entity: ref }
}

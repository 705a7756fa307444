import type { EntityRef } from '#lib/entity-ref'
import type { DetectedRelation, FoundRepository } from './detector.ts'

/** The relation of a thing that lies in a repository to that repository; none where there is none. */
export function partOfRepository(ref: EntityRef, { path, repository }: { readonly path: string; readonly repository: FoundRepository | undefined }): DetectedRelation[] {
  if (!repository) return []
  return [{ from: ref, type: 'partOf', to: repository.ref, evidence: { file: path === '' ? '.' : path }, reason: 'It lies in this repository.' }]
}

import { EntityRef, entityRef } from '#lib/entity-ref'
import { type DetectedRelation, type FileDetector, nothingDetected } from '#kernel/feature'

/** Places where the forges look for it (docs.github.com/repositories → about code owners), within a repository. */
const places = /^(|\.github\/|\.gitlab\/|\.gitea\/|docs\/)CODEOWNERS$/

/** Who owns a whole repository, by the last rule for all files in its CODEOWNERS. */
export const detectCodeOwners: FileDetector = {
  kind: 'file',
  id: 'code-owners',
  matches: (path) => path === 'CODEOWNERS' || path.endsWith('/CODEOWNERS'),
  detect: async (file) => {
    const { repository, path } = file
    if (!repository) return nothingDetected
    const inner = repository.path === '' ? path : path.slice(repository.path.length + 1)
    if (!places.test(inner)) return nothingDetected
    const found = readOwners(await file.text())
    return { ...nothingDetected, relations: found.map(({ owner, line }): DetectedRelation => ({ from: repository.ref, type: 'ownedBy', to: owner, evidence: { file: path, line }, reason: 'CODEOWNERS names it for all files.' })) }
  },
}

/** The owners of `*`, the last rule counting: `@org/team` is a team, `@person` a person; mail addresses name nobody that we know. */
export function readOwners(text: string): { owner: EntityRef; line: number }[] {
  const rules = text.split('\n').map((rule, index) => ({ words: rule.replace(/(^|\s)#.*$/, '').trim().split(/\s+/), line: index + 1 }))
  const last = rules.findLast(({ words: [pattern] }) => pattern === '*' || pattern === '**' || pattern === '/**')
  if (!last) return []
  const owners = last.words.slice(1).flatMap((word) => ownerOf(word) ?? [])
  return [...new Set(owners)].map((owner) => ({ owner, line: last.line }))
}

function ownerOf(word: string): EntityRef | undefined {
  const [, team, person] = /^@(?:[^/\s]+\/(?:[^/\s]+\/)*([^/\s]+)|([^/\s@]+))$/.exec(word) ?? []
  const ref = team === undefined ? person && entityRef('person', person) : entityRef('team', team)
  return ref && EntityRef.safeParse(ref).success ? ref : undefined
}

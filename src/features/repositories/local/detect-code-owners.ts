import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EntityRef } from '#lib/entity-ref'
import { type DetectedEntity, type DetectedProblem, type DetectedRelation, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import { literalPath, pathPattern } from '#lib/path-pattern'
import { ownerRef } from './code-owners/owner-ref.ts'
import { type OwnerRule, type OwnersFile, parseCodeOwners } from './code-owners/parse-code-owners.ts'

/** Places where the forges look for it, the first that is there counting (docs.github.com → about code owners, docs.gitlab.com → code owners), within a repository. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS', '.gitea/CODEOWNERS']
/** Patterns times paths that are tried, so that a great repository does not hold everything up. */
const maxTries = 5_000_000
/** What is in these is not looked into, tracked or not. */
const unseen = /(^|\/)(node_modules|vendor|venv|\.venv|Pods|bower_components|\.terraform)(\/|$)/

/** Who owns what by CODEOWNERS: the repository by its last rule for all files, the rest by an inference over paths. */
export const detectCodeOwners: FileDetector = {
  kind: 'file',
  id: 'code-owners',
  endings: [''],
  matches: (path) => path === 'CODEOWNERS' || path.endsWith('/CODEOWNERS'),
  detect: async (file) => {
    const { repository } = file
    const inner = pathInside(file)
    if (!repository || !places.includes(inner)) return nothingDetected
    const owners = parseCodeOwners(await file.text(), inner)
    const isUsed = !places.slice(0, places.indexOf(inner)).some((place) => file.tree.hasFile(inRepository(file, place)))
    return detectionOf(file, owners, isUsed ? ownersOfAll(owners).map(({ owner, line }) => ({ from: repository.ref, type: 'ownedBy', to: owner, evidence: { file: file.path, line }, reason: 'CODEOWNERS names it for all files.' })) : undefined)
  },
}

/** Without `ofRepository` the forge uses another file, and this one says nothing. */
function detectionOf(file: FoundFile, owners: OwnersFile, ofRepository: readonly DetectedRelation[] | undefined): Detection {
  const ref = placeRef('codeowners', file)
  const path = pathInside(file)
  const spec = { path, syntax: owners.syntax, isUsed: ofRepository !== undefined, rules: owners.rules, owners: [...new Set(owners.rules.flatMap((rule) => rule.owners))].toSorted() }
  const entity: DetectedEntity = { ref, title: path, description: `${owners.rules.length} rules on who owns what`, spec, evidence: { file: file.path, line: 1 } }
  if (!ofRepository) return { entities: [entity], relations: partOfRepository(ref, file), problems: [{ key: 'unused', topic: 'unclear', message: `The forge reads another CODEOWNERS before this one, so that nothing in here counts. Keep one of them.`, evidence: { file: file.path }, entity: ref }] }
  const faults = owners.faults.map(({ line, message }): DetectedProblem => ({ key: `line:${line}`, topic: 'invalid', message, evidence: { file: file.path, line }, entity: ref }))
  return { entities: [entity, ...ownersNamed(file, owners)], relations: [...partOfRepository(ref, file), ...ofRepository], problems: [...faults, ...lostPatterns(file, owners).map((problem) => ({ ...problem, entity: ref }))] }
}

/** Owners of `*`, the last rule counting. */
export function ownersOfAll({ rules }: OwnersFile): { owner: EntityRef; line: number }[] {
  const last = rules.findLast(({ pattern }) => pattern === '*' || pattern === '**' || pattern === '/**')
  if (!last) return []
  const owners = last.owners.flatMap((word) => ownerRef(word) ?? [])
  return [...new Set(owners)].map((owner) => ({ owner, line: last.line }))
}

function ownersNamed(file: FoundFile, { rules }: OwnersFile): DetectedEntity[] {
  const named = new Map<EntityRef, DetectedEntity>()
  for (const { owners, line } of rules) {
    for (const word of owners) {
      const ref = ownerRef(word)
      if (ref !== undefined && !named.has(ref)) named.set(ref, { ref, title: word, spec: { account: word }, evidence: { file: file.path, line } })
    }
  }
  return [...named.values()]
}

/** Rules that fit no file: what they were for has moved or gone. */
function lostPatterns(file: FoundFile, { rules }: OwnersFile): Omit<DetectedProblem, 'entity'>[] {
  const paths = file.tree.pathsBelow(file.repository?.path ?? '').map((path) => pathInside({ path, repository: file.repository }))
  let tries = 0
  return rules.filter((rule) => {
    if (unseen.test(rule.pattern)) return false
    const literal = literalPath(rule.pattern)
    if (literal !== undefined) return !file.tree.hasFile(inRepository(file, literal)) && !file.tree.hasFolder(inRepository(file, literal)) && !existsSync(join(rootOf(file), literal))
    tries += paths.length
    const fits = pathPattern(rule.pattern)
    return tries <= maxTries && !paths.some(fits) && !isThere(file, rule)
  }).map(({ pattern, line }) => ({ key: `lost:${line}`, topic: 'lost-reference', message: `${pattern.slice(0, 200)} fits no file, so that the rule does nothing. Correct or remove it.`, evidence: { file: file.path, line } }))
}

/** A folder that is ignored, or a submodule that is not checked out, is there all the same. */
function isThere(file: FoundFile, { pattern }: OwnerRule): boolean {
  const [fixed = ''] = /^[^*?\\[]*/.exec(pattern) ?? []
  const folder = fixed.replace(/^\//, '').replace(/[^/]*$/, '')
  return folder !== '' && !file.tree.hasFolder(inRepository(file, folder.slice(0, -1))) && existsSync(join(rootOf(file), folder))
}

function inRepository({ repository }: FoundFile, inner: string): string {
  const root = repository?.path ?? ''
  return root === '' ? inner : `${root}/${inner}`
}

function rootOf(file: FoundFile): string {
  return file.absolutePath.slice(0, file.absolutePath.length - pathInside(file).length)
}

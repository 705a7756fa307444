import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'
import { pathPattern } from '#lib/path-pattern'
import { ownerRef } from './code-owners/owner-ref.ts'

const owned = ['service', 'workflow', 'stack', 'module', 'playbook', 'role', 'inventory', 'collection', 'chart', 'kustomization', 'manifest', 'dockerfile', 'compose', 'script', 'dashboard', 'rules', 'runbook'] as const

interface Rule {
  readonly pattern: string
  readonly fits: (path: string) => boolean
  readonly owners: readonly string[]
  readonly line: number
  readonly section: string | null
}

interface Owners {
  /** The repository's folder with `/` at its end; empty for the top. */
  readonly root: string
  readonly file: string
  /** Last rule first. */
  readonly rules: readonly Rule[]
}

/** Who owns what lies in a repository, by the last pattern of its CODEOWNERS that fits. */
export const inferOwned: Inference = {
  kind: 'inference', id: 'repositories.owned-by-path',
  reads: ['codeowners', ...owned],
  infer(known) {
    const files = known.entities('codeowners').flatMap(ownersOf).toSorted((a, b) => b.root.length - a.root.length)
    const relations = files.length === 0 ? [] : owned.flatMap((kind) => known.entities(kind)).flatMap((entity) => relationsOf(entity, files))
    return { entities: [], relations, problems: [] }
  },
}

function ownersOf({ spec, evidence: [evidence] }: KnownEntity): Owners[] {
  const path = textOf(spec['path'])
  if (!evidence || path === undefined || spec['isUsed'] !== true) return []
  const rules = listOf(spec['rules']).map(recordOf).map((rule): Rule => {
    const pattern = textOf(rule['pattern']) ?? ''
    return { pattern, fits: pathPattern(pattern), owners: listOf(rule['owners']).flatMap((owner) => textOf(owner) ?? []), line: Number(rule['line']), section: textOf(rule['section']) ?? null }
  })
  return [{ root: evidence.file.slice(0, evidence.file.length - path.length), file: evidence.file, rules: rules.toReversed() }]
}

/** What its own file says of the owner comes before a pattern. */
function relationsOf({ ref, owner, evidence: [evidence] }: KnownEntity, files: readonly Owners[]): DetectedRelation[] {
  const owners = evidence && owner === null ? files.find(({ root }) => evidence.file.startsWith(root)) : undefined
  if (!evidence || !owners) return []
  const path = evidence.file.slice(owners.root.length)
  const sections = new Set<string | null>()
  const found = new Map<string, DetectedRelation>()
  for (const rule of owners.rules) {
    if (sections.has(rule.section) || !rule.fits(path)) continue
    sections.add(rule.section)
    for (const word of rule.owners) {
      const to = ownerRef(word)
      if (to !== undefined && !found.has(to)) found.set(to, { from: ref, type: 'ownedBy', to, evidence: { file: owners.file, line: rule.line }, reason: `CODEOWNERS gives ${rule.pattern} to ${word} (line ${rule.line}).` })
    }
  }
  return [...found.values()]
}

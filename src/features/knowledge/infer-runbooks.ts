import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'

/** Rules are documented by the runbooks that their alerts name, where these lie in the tree. */
export const inferRunbooks: Inference = {
  kind: 'inference', id: 'knowledge.runbooks-of-rules',
  reads: ['rules', 'document', 'runbook'],
  infer(known) {
    const byTail = new Map<string, KnownEntity[]>()
    for (const document of [...known.entities('runbook'), ...known.entities('document')]) {
      const key = tailOf(textOf(document.spec['path']) ?? '')
      byTail.set(key, [...(byTail.get(key) ?? []), document])
    }
    return { entities: [], relations: known.entities('rules').flatMap((rules) => relationsOf(rules, byTail)), problems: [] }
  },
}

function relationsOf(rules: KnownEntity, byTail: ReadonlyMap<string, readonly KnownEntity[]>): DetectedRelation[] {
  const file = rules.evidence[0]?.file
  if (file === undefined) return []
  const found = new Map<string, DetectedRelation>()
  for (const alert of listOf(rules.spec['alerts']).map(recordOf)) {
    const url = textOf(alert['runbookUrl'])
    const path = url === undefined ? undefined : pathOf(url)
    if (url === undefined || path === undefined) continue
    const document = closest(byTail.get(tailOf(path)) ?? [], path)
    if (!document || found.has(document.ref)) continue
    const line = alert['line']
    found.set(document.ref, { from: rules.ref, type: 'documentedBy', to: document.ref, evidence: typeof line === 'number' ? { file, line } : { file }, reason: `Its alert ${textOf(alert['name']) ?? ''} names ${url} as what to do.` })
  }
  return [...found.values()]
}

/** Path within a repository or site: of forges what stands behind `blob/BRANCH/`. */
function pathOf(url: string): string | undefined {
  if (/\{\{/.test(url)) return undefined
  const plain = url.replace(/^[a-z]+:\/\/[^/]+\//i, '').replace(/[?#].*$/, '').replace(/\/$/, '').replace(/^\.?\//, '')
  return /(?:^|\/)(?:blob|tree|raw|src|edit)\/(?:branch\/)?[^/]+\/(.+)$/.exec(plain)?.[1] ?? plain
}

/** The last two parts, without ending and in small letters: sites write `/etcd/etcdmembersdown`, the file is `etcd/etcdMembersDown.md`. */
function tailOf(path: string): string {
  const plain = path.toLowerCase().replace(/\.(md|markdown|mdx|html?|rst|adoc)$/, '').replace(/\/(readme|_?index)$/, '')
  return plain.split('/').slice(-2).join('/')
}

/** Of several, only one whose path is all that the address says. */
function closest(documents: readonly KnownEntity[], path: string): KnownEntity | undefined {
  if (documents.length < 2) return documents[0]
  const exact = documents.filter(({ spec }) => spec['path'] === path)
  return exact.length === 1 ? exact[0] : undefined
}

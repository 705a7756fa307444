import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'
import { DocumentIndex } from './runbooks/document-index.ts'
import { readAddress } from './runbooks/read-address.ts'

/** Rules are documented by the runbooks that their alerts name, where these lie in the tree. */
export const inferRunbooks: Inference = {
  kind: 'inference', id: 'knowledge.runbooks-of-rules',
  reads: ['rules', 'document', 'runbook', 'repository'],
  infer(known) {
    const index = new DocumentIndex([...known.entities('runbook'), ...known.entities('document')], known.entities('repository'))
    return { entities: [], relations: known.entities('rules').flatMap((rules) => relationsOf(rules, index)), problems: [] }
  },
}

function relationsOf(rules: KnownEntity, index: DocumentIndex<KnownEntity>): DetectedRelation[] {
  const file = rules.evidence[0]?.file
  if (file === undefined) return []
  const found = new Map<string, DetectedRelation>()
  for (const alert of listOf(rules.spec['alerts']).map(recordOf)) {
    const url = textOf(alert['runbookUrl'])
    // Where this Daybook is reached is not known to what reasons over files: only a path names its own pages then.
    const address = url === undefined ? undefined : readAddress(url, '')
    const document = address && index.find(address)?.document.entity
    if (!document || found.has(document.ref)) continue
    const line = alert['line']
    found.set(document.ref, { from: rules.ref, type: 'documentedBy', to: document.ref, evidence: typeof line === 'number' ? { file, line } : { file }, reason: `Its alert ${textOf(alert['name']) ?? ''} names ${url} as what to do.` })
  }
  return [...found.values()]
}

import { listOf, recordOf, textOf } from '#lib/plain-data'
import { byWatchedName, watchedBy } from '#lib/watched-names'
import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'

/** A service or workload is watched by the rules whose expressions hold a label to its name. */
export const inferMonitoredByRules: Inference = {
  kind: 'inference', id: 'alerting.monitored-by-rules',
  reads: ['rules', 'service', 'workload'],
  infer(known) {
    const byName = byWatchedName([...known.entities('service'), ...known.entities('workload')])
    return { entities: [], relations: known.entities('rules').flatMap((rules) => relationsOf(rules, byName)), problems: [] }
  },
}

function relationsOf(rules: KnownEntity, byName: ReturnType<typeof byWatchedName>): DetectedRelation[] {
  const file = rules.evidence[0]?.file
  if (file === undefined) return []
  return watchedBy([...queriesOf('alert', rules.spec['alerts']), ...queriesOf('recording', rules.spec['recordings'])], byName).map(({ ref, query, matcher }) => ({
    from: ref, type: 'monitoredBy', to: rules.ref, evidence: query.line === undefined ? { file } : { file, line: query.line }, reason: `The ${query.kind} ${query.name} of ${rules.title} looks at ${matcher}.`,
  }))
}

function queriesOf(kind: string, list: unknown): { kind: string; name: string; expr: string; line: number | undefined }[] {
  return listOf(list).map(recordOf).map((rule) => ({ kind, name: textOf(rule['name']) ?? '', expr: textOf(rule['expr']) ?? '', line: typeof rule['line'] === 'number' ? rule['line'] : undefined }))
}

import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Inference } from '#kernel/feature'

/** A service is watched by the checks of files that name it. */
export const inferCheckedByFiles: Inference = {
  kind: 'inference', id: 'alerting.checked-by-files',
  reads: ['checks', 'service'],
  infer(known) {
    const services = new Set(known.entities('service').map(({ ref }) => ref))
    const relations = known.entities('checks').flatMap((checks) => {
      const file = checks.evidence[0]?.file
      const named = new Map(listOf(checks.spec['checks']).map(recordOf).map((check) => [textOf(check['service']) ?? '', textOf(check['name']) ?? '']))
      return file === undefined ? [] : [...named].filter(([service]) => services.has(service)).map(([service, name]) => ({ from: service, type: 'monitoredBy' as const, to: checks.ref, evidence: { file }, reason: `The check ${name} of ${checks.title} names it.` }))
    })
    return { entities: [], relations, problems: [] }
  },
}

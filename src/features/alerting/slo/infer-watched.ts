import { textOf } from '#lib/plain-data'
import { byWatchedName } from '#lib/watched-names'
import type { Inference } from '#kernel/feature'

/** A service or workload is watched by the objectives that name it. */
export const inferWatchedBySlos: Inference = {
  kind: 'inference', id: 'alerting.watched-by-slos',
  reads: ['slo', 'service', 'workload'],
  infer(known) {
    const byName = byWatchedName([...known.entities('service'), ...known.entities('workload')])
    const relations = known.entities('slo').flatMap((slo) => {
      const [service = '', file] = [textOf(slo.spec['service']), slo.evidence[0]?.file]
      return file === undefined ? [] : (byName.get(service.toLowerCase()) ?? []).map(({ ref }) => ({ from: ref, type: 'monitoredBy' as const, to: slo.ref, evidence: { file }, reason: `The objective ${slo.title} is of the service ${service}.` }))
    })
    return { entities: [], relations, problems: [] }
  },
}

import { listOf, recordOf, textOf } from '#lib/plain-data'
import { byWatchedName, watchedBy } from '#lib/watched-names'
import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'

/** A service or workload is watched by the dashboards whose queries hold a label to its name. */
export const inferMonitoredByDashboards: Inference = {
  kind: 'inference', id: 'observability.monitored-by-dashboards',
  reads: ['dashboard', 'service', 'workload'],
  infer(known) {
    const byName = byWatchedName([...known.entities('service'), ...known.entities('workload')])
    return { entities: [], relations: known.entities('dashboard').flatMap((dashboard) => relationsOf(dashboard, byName)), problems: [] }
  },
}

function relationsOf(dashboard: KnownEntity, byName: ReturnType<typeof byWatchedName>): DetectedRelation[] {
  const [evidence] = dashboard.evidence
  if (!evidence) return []
  const queries = listOf(dashboard.spec['panels']).map(recordOf).flatMap((panel) => listOf(panel['queries']).map((query) => ({ panel: textOf(panel['title']) ?? '', expr: textOf(query) ?? '' })))
  return watchedBy(queries, byName).map(({ ref, query, matcher }) => ({ from: ref, type: 'monitoredBy', to: dashboard.ref, evidence, reason: `The panel ${query.panel} of ${dashboard.title} shows ${matcher}.` }))
}

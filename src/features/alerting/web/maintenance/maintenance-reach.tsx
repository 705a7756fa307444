import { EntityLink, Notice, Row, Stack, Text, useOperation } from '#ui'
import { EntityRef } from '#lib/entity-ref'
import { entityGraph } from '#kernel/catalog/contract'
import { listAlerts } from '../../contract.ts'
import { dependantsOf, reachedSteps } from './dependants-of.ts'

const mostShown = 12

/** Whose alerts a maintenance keeps to themselves: the service's own, and those of what depends on it. */
export function MaintenanceReach({ service }: { service: string }) {
  const isOn = EntityRef.safeParse(service).success
  const graph = useOperation(entityGraph, { ref: service, depth: reachedSteps, limit: 500 }, { isOn, live: false })
  const firing = useOperation(listAlerts, { service, state: 'firing', limit: 100 }, { isOn, live: ['dev.daybook.alert.'] })
  if (!isOn) return <Text look="muted">Name what you work on: what depends on it is shown here.</Text>
  if (graph.error) return <Notice look="degraded">{graph.error.code === 'not-found' ? `${service} is not in the catalog: only alerts that name it are kept to themselves.` : graph.error.message}</Notice>
  if (!graph.data) return <Text look="muted">Looking at what depends on it…</Text>
  const dependants = dependantsOf(service, graph.data)
  const count = firing.data?.items.length ?? 0
  return (
    <Stack gap="small">
      <div role="status"><Text look="strong">{dependants.length === 0 ? 'Nothing depends on it, so only its own alerts are told to nobody' : `Its alerts and those of ${dependants.length === 1 ? 'one thing that depends' : `${dependants.length} things that depend`} on it are told to nobody`}{count === 0 ? '' : `; ${count === 1 ? 'one of its own fires' : `${count} of its own fire`} now`}.</Text></div>
      {dependants.length > 0 ? <Row>{dependants.slice(0, mostShown).map((ref) => <EntityLink key={ref} entity={ref} isPlain />)}{dependants.length > mostShown ? <Text look="muted" size="small">and {dependants.length - mostShown} more</Text> : null}</Row> : null}
    </Stack>
  )
}

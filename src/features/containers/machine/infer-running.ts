import type { DetectedRelation, Inference, KnownEntity } from '#kernel/feature'
import { fieldsOf, listOf, textOf, textsOf } from '../plain-value.ts'

/** Services of compose files that an engine runs, by the labels that Compose gives its containers. */
export const inferRunning: Inference = {
  kind: 'inference', id: 'containers.running',
  reads: ['engine', 'workload'],
  infer(known) {
    const workloads = known.entities('workload').filter(({ spec }) => spec['tool'] === 'compose')
    const relations = known.entities('engine').flatMap((engine) => listOf(fieldsOf(engine.spec['observed'])['containers']).map(fieldsOf).flatMap((container): DetectedRelation[] => {
      const [name, service, project] = ['name', 'composeService', 'composeProject'].map((key) => textOf(container[key]) ?? '')
      const files = textsOf(container['composeFiles'])
      const workload = workloads.find(({ spec, evidence }) => spec['name'] === service && spec['project'] === project && evidence.some(({ file }) => isOneOf(file, files)))
      return workload ? [{ from: workload.ref, type: 'runsOn', to: engine.ref, evidence: placeOf(workload), reason: `The engine's container ${name ?? ''} was started by Compose as ${service ?? ''} of the project ${project ?? ''}.` }] : []
    }))
    const first = new Map(relations.toReversed().map((relation) => [`${relation.from} ${relation.to}`, relation]))
    return { entities: [], problems: [], relations: [...first.values()] }
  },
}

/** The engine tells absolute paths, and ours begin at the discovered folder. */
function isOneOf(file: string, paths: readonly string[]): boolean {
  return paths.some((path) => path.replaceAll('\\', '/').endsWith(`/${file}`))
}

function placeOf({ evidence }: KnownEntity) {
  return evidence[0] ?? { file: '.' }
}

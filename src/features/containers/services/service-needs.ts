import type { EntityRef } from '#lib/entity-ref'
import type { DetectedRelation, KnownFacts } from '#kernel/feature'
import { kubernetesNeeds } from '../known/kubernetes-needs.ts'
import type { KnownWorkload } from '../known/known-things.ts'
import type { NamedService } from './name-services.ts'

interface Need {
  readonly from: EntityRef
  readonly to: KnownWorkload
  readonly file: string
  readonly line: number
  readonly words: string
}

/** What services need, by what their workloads need: other services, or workloads that nobody builds here, each name once. */
export function serviceNeeds(known: KnownFacts, services: readonly NamedService[], workloads: readonly KnownWorkload[]): DetectedRelation[] {
  const serviceOf = new Map(services.flatMap(({ ref, candidate }) => [...candidate.workloads.keys()].map((workload) => [workload, ref] as const)))
  const relations = new Map<string, DetectedRelation>()
  for (const { from, to, file, line, words } of needsOf(known, workloads)) {
    const service = serviceOf.get(from)
    const target = serviceOf.get(to.ref)
    if (service === undefined || service === target) continue
    // The same third-party workload may be declared in several files.
    const key = `${service} ${target ?? to.name}`
    if (!relations.has(key)) relations.set(key, { from: service, type: 'dependsOn', to: target ?? to.ref, evidence: { file, line }, reason: `In ${file}, ${words} (line ${line}).` })
  }
  return [...relations.values()]
}

function needsOf(known: KnownFacts, workloads: readonly KnownWorkload[]): Need[] {
  const byRef = new Map(workloads.map((workload) => [workload.ref, workload]))
  const compose = workloads.flatMap(({ ref, file, needs }) => needs.flatMap(({ to, line, words }): Need[] => {
    const target = byRef.get(to)
    return target ? [{ from: ref, to: target, file, line, words }] : []
  }))
  const kubernetes = kubernetesNeeds(known, workloads).map(({ from, to, line, words }): Need => ({ from: from.ref, to, file: from.file, line, words }))
  const depth = ({ file }: Need) => file.split('/').length
  return [...compose, ...kubernetes].toSorted((a, b) => depth(a) - depth(b) || a.file.length - b.file.length || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}

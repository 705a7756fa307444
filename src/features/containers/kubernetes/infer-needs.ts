import type { Inference } from '#kernel/feature'
import { kubernetesNeeds } from '../known/kubernetes-needs.ts'
import { knownWorkloads } from '../known/known-things.ts'

/** Workloads of Kubernetes that name the Services of others in their settings. */
export const inferNeeds: Inference = {
  kind: 'inference', id: 'containers.needs',
  reads: ['workload', 'manifest'],
  infer: (known) => ({
    entities: [], problems: [],
    relations: kubernetesNeeds(known, knownWorkloads(known)).map(({ from, to, line, words }) => ({
      from: from.ref, type: 'dependsOn', to: to.ref, evidence: { file: from.file, line }, reason: `In ${from.file}, ${words}, which leads to ${to.name} of ${to.file} (line ${line}).`,
    })),
  }),
}

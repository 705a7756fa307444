import type { EntityRef } from '#lib/entity-ref'
import type { DetectedEntity, DetectedRelation, Inference } from '#kernel/feature'
import { imageBuilds } from '../known/image-builds.ts'
import { imageSources } from '../known/image-sources.ts'
import { knownDockerfiles, knownRepositories, knownWorkloads } from '../known/known-things.ts'
import { ownImages } from '../known/own-images.ts'
import { type NamedService, nameServices } from './name-services.ts'
import { serviceCandidates } from './service-candidates.ts'
import { serviceNeeds } from './service-needs.ts'

/** Services: each thing that is built and run here, with what it is built from, where it is declared and what it needs. */
export const inferServices: Inference = {
  kind: 'inference', id: 'containers.services',
  reads: ['dockerfile', 'workload', 'workflow', 'manifest', 'repository', 'service'],
  infer(known) {
    const [workloads, dockerfiles, repositories] = [knownWorkloads(known), knownDockerfiles(known), knownRepositories(known)]
    const builds = imageBuilds(known, { workloads, dockerfiles, repositories })
    const sources = imageSources({ builds, workloads, dockerfiles, repositories, own: ownImages(builds, repositories) })
    const candidates = serviceCandidates({ workloads, dockerfiles, repositories, builds, sources })
    const services = nameServices(candidates, known.entities('service'), new Map(repositories.map(({ ref, path }) => [ref, path])))
    const files = new Map(dockerfiles.map(({ ref, file, line }) => [ref, { file, line }]))
    return { entities: services.map(describe), relations: [...services.flatMap((service) => relationsOf(service, files)), ...serviceNeeds(known, services, workloads)], problems: [] }
  },
}

function describe({ ref, candidate }: NamedService): DetectedEntity {
  const { name, repository, evidence, workloads, dockerfiles, workflows } = candidate
  const images = [...new Set([...workloads.values()].flatMap(({ workload }) => workload.images.flatMap((image) => image.name ?? [])))].toSorted()
  return { ref, title: name, description: '', spec: { repository, home: candidate.home, containers: { images, dockerfiles: [...dockerfiles.keys()], workloads: [...workloads.keys()], workflows: [...workflows.keys()] } }, evidence }
}

function relationsOf({ ref, candidate }: NamedService, files: ReadonlyMap<EntityRef, { file: string; line: number }>): DetectedRelation[] {
  const { evidence, repository, dockerfiles, workloads, workflows } = candidate
  return [
    ...[...dockerfiles].map(([to, reason]): DetectedRelation => ({ from: ref, type: 'builtFrom', to, evidence: files.get(to) ?? evidence, reason })),
    ...(repository === null ? [] : [{ from: ref, type: 'builtFrom', to: repository, evidence, reason: 'What it is built from lies in this repository.' }]),
    ...[...workflows].map(([to, { file, line }]): DetectedRelation => ({ from: ref, type: 'builtFrom', to, evidence: { file, line }, reason: `${file} builds its image (line ${line}).` })),
    ...[...workloads].map(([to, { workload, reason, line }]): DetectedRelation => ({ from: ref, type: 'configuredBy', to, evidence: { file: workload.file, line }, reason })),
  ]
}

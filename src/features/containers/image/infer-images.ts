import type { DetectedEntity, DetectedProblem, DetectedRelation, Inference, KnownFacts } from '#kernel/feature'
import { imageBuilds } from '../known/image-builds.ts'
import { type ImageSource, imageSources } from '../known/image-sources.ts'
import { imageOf, type KnownDockerfile, knownDockerfiles, knownRepositories, type KnownWorkload, knownWorkloads, placeOf } from '../known/known-things.ts'
import { type OwnImages, ownImages } from '../known/own-images.ts'
import { isTestPath } from '../known/test-path.ts'
import { listOf } from '../plain-value.ts'
import { imageRef, parseImageName } from './image-name.ts'

interface ImageUseAt {
  readonly name: string
  readonly tag: string | null
  readonly file: string
  readonly line: number
  /** `final`, `build` and `copied` of Dockerfiles; `run` of workloads; `values` of charts. */
  readonly as: string
}

const maxUses = 200

/** Images: who uses which with which tag, from which Dockerfile each is built, and which of one's own nothing here builds. */
export const inferImages: Inference = {
  kind: 'inference', id: 'containers.images',
  reads: ['dockerfile', 'workload', 'chart', 'workflow', 'repository'],
  infer(known) {
    const [workloads, dockerfiles, repositories] = [knownWorkloads(known), knownDockerfiles(known), knownRepositories(known)]
    const builds = imageBuilds(known, { workloads, dockerfiles, repositories })
    const own = ownImages(builds, repositories)
    const sources = imageSources({ builds, workloads, dockerfiles, repositories, own })
    return {
      entities: imagesOf([...usesByDockerfiles(dockerfiles), ...usesByWorkloads(workloads), ...usesByCharts(known)], sources),
      relations: relationsOf(sources), problems: withoutSource({ workloads, dockerfiles, sources, own, builds }),
    }
  },
}

function usesByDockerfiles(dockerfiles: readonly KnownDockerfile[]): ImageUseAt[] {
  return dockerfiles.flatMap(({ file, bases }) => bases.flatMap(({ image, line, role }) => useOf(image, { file, line, as: role })))
}

function usesByWorkloads(workloads: readonly KnownWorkload[]): ImageUseAt[] {
  return workloads.flatMap(({ file, images }) => images.flatMap(({ name, tag, line }) => (name === null ? [] : [{ name, tag, file, line, as: 'run' }])))
}

function usesByCharts(known: KnownFacts): ImageUseAt[] {
  return known.entities('chart').flatMap((chart) => {
    const { file } = placeOf(chart)
    const values = file.replace(/Chart\.yaml$/, 'values.yaml')
    return listOf(chart.spec['images']).map(imageOf).flatMap(({ name, tag, line }) => (name === null ? [] : [{ name, tag, file: values, line, as: 'values' }]))
  })
}

function useOf(image: string, at: { file: string; line: number; as: string }): ImageUseAt[] {
  const parsed = parseImageName(image)
  return parsed ? [{ name: parsed.name, tag: parsed.tag ?? parsed.digest ?? null, ...at }] : []
}

function imagesOf(uses: readonly ImageUseAt[], sources: readonly ImageSource[]): DetectedEntity[] {
  const byRef = new Map<string, { name: string; uses: ImageUseAt[] }>()
  const entry = (name: string) => {
    const found = byRef.get(imageRef(name)) ?? { name, uses: [] }
    byRef.set(imageRef(name), found)
    return found
  }
  for (const use of uses) entry(use.name).uses.push(use)
  for (const { image } of sources) entry(image)
  const built = new Map(sources.map((source) => [source.image, source]))
  return [...byRef].map(([ref, { name, uses: own }]) => {
    const first = own[0] ?? built.get(name)
    const tags = [...new Set(own.flatMap(({ tag }) => tag ?? []))].toSorted()
    return {
      ref, title: name, evidence: { file: first?.file ?? '.', ...(first ? { line: first.line } : {}) },
      spec: { name, tags, isBuiltHere: built.has(name), uses: own.slice(0, maxUses).map(({ name: _name, ...use }) => use), usedIn: new Set(own.map(({ file }) => file)).size },
    }
  })
}

function relationsOf(sources: readonly ImageSource[]): DetectedRelation[] {
  const first = new Map<string, ImageSource>()
  for (const source of sources) if (!first.has(`${source.image} ${source.dockerfile}`)) first.set(`${source.image} ${source.dockerfile}`, source)
  return [...first.values()].map(({ image, dockerfile, file, line, reason }) => ({ from: imageRef(image), type: 'builtFrom', to: dockerfile, evidence: { file, line }, reason }))
}

/** Images that are run and should be built here, each once a repository. Where a repository builds nothing that we see, nothing is odd. */
function withoutSource({ workloads, dockerfiles, sources, own, builds }: { workloads: readonly KnownWorkload[]; dockerfiles: readonly KnownDockerfile[]; sources: readonly ImageSource[]; own: OwnImages; builds: readonly { image: string | null; dockerfile: string | null }[] }): DetectedProblem[] {
  const built = new Set([...sources.map(({ image }) => image), ...builds.flatMap(({ image }) => image ?? [])])
  const building = new Set(dockerfiles.filter(({ ref }) => sources.some(({ dockerfile }) => dockerfile === ref)).map(({ repository }) => repository))
  const problems = new Map<string, DetectedProblem>()
  for (const { repository, images, file, build } of workloads) {
    if (build || !building.has(repository) || isTestPath(file)) continue
    for (const { name, image, line } of images) {
      const key = `no source ${name ?? ''} ${repository ?? ''}`.slice(0, 500)
      if (name === null || built.has(name) || problems.has(key) || !own.mustBe(name, repository)) continue
      problems.set(key, { key, topic: 'no-source', message: `${file} runs ${image}, which looks like your own, and nothing here builds it. Name the Dockerfile and the workflow that do, or correct the name.`, evidence: { file, line }, entity: imageRef(name) })
    }
  }
  return [...problems.values()]
}

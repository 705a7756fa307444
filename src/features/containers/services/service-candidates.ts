import type { EntityRef } from '#lib/entity-ref'
import { lastWord } from '../image/image-name.ts'
import { fileWord, ownFolder, placeName } from '../known/dockerfile-names.ts'
import type { ImageBuild } from '../known/image-builds.ts'
import type { ImageSource } from '../known/image-sources.ts'
import type { KnownDockerfile, KnownRepository, KnownWorkload } from '../known/known-things.ts'
import { groupBy } from '../known/kubernetes-needs.ts'
import { isTestPath } from '../known/test-path.ts'
import { folderOf } from '../paths.ts'

export interface ServiceCandidate {
  readonly name: string
  /** Where it is told first: of the compose file, else of the Dockerfile; as in `FoundFile.path`. */
  readonly folder: string
  /** Where its code is, as in `FoundFile.path`: the folder of its Dockerfile. */
  readonly home: string
  readonly repository: EntityRef | null
  readonly evidence: { readonly file: string; readonly line: number }
  readonly dockerfiles: Map<EntityRef, string>
  /** What declares that it runs, with the sentence that says so. */
  readonly workloads: Map<EntityRef, { readonly workload: KnownWorkload; readonly reason: string; readonly line: number }>
  readonly workflows: Map<EntityRef, { readonly file: string; readonly line: number }>
}

export interface Things {
  readonly workloads: readonly KnownWorkload[]
  readonly dockerfiles: readonly KnownDockerfile[]
  readonly repositories: readonly KnownRepository[]
  readonly builds: readonly ImageBuild[]
  readonly sources: readonly ImageSource[]
}

/** All that is built and run here, each once: services of compose files that are built, and Dockerfiles whose images are run or built by a workflow. */
export function serviceCandidates(things: Things): ServiceCandidate[] {
  const dockerfiles = new Map(things.dockerfiles.map((dockerfile) => [dockerfile.ref, dockerfile]))
  const candidates = ofCompose(things, dockerfiles)
  const builds = groupBy(things.builds.filter(({ by, dockerfile }) => by !== 'compose' && dockerfile !== null), ({ dockerfile }) => dockerfile ?? '')
  const byImage = dockerfilesByImage(things)
  const runs = runsOf(things, byImage)
  for (const dockerfile of things.dockerfiles) {
    const [built, running] = [builds.get(dockerfile.ref) ?? [], runs.get(dockerfile.ref) ?? []]
    if (isTestPath(dockerfile.path) || (built.length === 0 && running.length === 0)) continue
    const place = placeName(dockerfile, things.repositories)
    const own = candidates.filter((candidate) => candidate.dockerfiles.has(dockerfile.ref) || isVariant(dockerfile, candidate, dockerfiles) || isSameName(dockerfile, candidate, place))
    const named = own.length > 0 ? own : [newCandidate(dockerfile, { built, running }, { byImage, place })]
    if (own.length === 0) candidates.push(...named)
    for (const candidate of named) attach(candidate, dockerfile, { built, running, isOnly: named.length === 1 })
  }
  return candidates
}

type Run = { readonly workload: KnownWorkload; readonly image: string; readonly line: number }

/** Workloads that run what is built of each Dockerfile; those that build it themselves are told elsewhere. */
function runsOf({ workloads, dockerfiles, repositories }: Things, byImage: ReadonlyMap<string, EntityRef[]>): Map<EntityRef, Run[]> {
  const places = new Map(dockerfiles.map((dockerfile) => [dockerfile.ref, placeName(dockerfile, repositories)]))
  // One image name may stand for many things, told apart by tags: then only what is called so is meant.
  const madeFrom = (image: string, { name }: KnownWorkload) => {
    const made = byImage.get(image) ?? []
    return made.length > 1 ? made.filter((dockerfile) => places.get(dockerfile) === name.toLowerCase()) : made
  }
  const pairs = workloads.flatMap((workload) => (workload.build || isTestPath(workload.file) ? [] : workload.images).flatMap(({ name, line }) => (name === null ? [] : madeFrom(name, workload).map((dockerfile) => ({ dockerfile, run: { workload, image: name, line } })))))
  const grouped = groupBy(pairs, ({ dockerfile }) => dockerfile)
  return new Map([...grouped].map(([dockerfile, group]) => [dockerfile, group.map(({ run }) => run)]))
}

function dockerfilesByImage({ sources }: Things): Map<string, EntityRef[]> {
  return new Map([...groupBy(sources, ({ image }) => image)].map(([image, made]) => [image, [...new Set(made.map(({ dockerfile }) => dockerfile))]]))
}

function ofCompose({ workloads }: Things, dockerfiles: ReadonlyMap<EntityRef, KnownDockerfile>): ServiceCandidate[] {
  const candidates = new Map<string, ServiceCandidate>()
  for (const workload of workloads) {
    if (!workload.build || isTestPath(workload.path)) continue
    const dockerfile = workload.build.dockerfile === null ? undefined : dockerfiles.get(workload.build.dockerfile)
    const home = dockerfile ? ownHome(dockerfile) : folderOf(workload.file)
    const key = `${home} ${workload.name}${dockerfile ? '' : ` ${workload.ref}`}`
    const candidate = candidates.get(key) ?? emptyCandidate(workload.name, { folder: folderOf(workload.file), home, repository: workload.repository, evidence: { file: workload.file, line: workload.line } })
    candidates.set(key, candidate)
    const { line } = workload.build
    if (dockerfile && !candidate.dockerfiles.has(dockerfile.ref)) candidate.dockerfiles.set(dockerfile.ref, `${workload.file} builds ${workload.name} from ${dockerfile.file} (line ${line}).`)
    candidate.workloads.set(workload.ref, { workload, line: workload.line, reason: `${workload.file} builds and runs it as ${workload.name} (line ${workload.line}).` })
  }
  return [...candidates.values()]
}

/** Where a Dockerfile's service is at home, as in `FoundFile.path`. */
function ownHome({ file, path }: KnownDockerfile): string {
  const root = file.slice(0, file.length - path.length)
  return `${root}${ownFolder(path)}`.replace(/\/$/, '')
}

/** `Dockerfile.dev` beside the Dockerfile of a service is of the same service. */
function isVariant(dockerfile: KnownDockerfile, candidate: ServiceCandidate, all: ReadonlyMap<EntityRef, KnownDockerfile>): boolean {
  if (fileWord(dockerfile.path) !== undefined) return false
  return [...candidate.dockerfiles.keys()].some((ref) => {
    const other = all.get(ref)
    return other !== undefined && folderOf(other.file) === folderOf(dockerfile.file) && fileWord(other.path) === undefined
  })
}

/** A service that compose builds from who knows where, called as the place of a Dockerfile is. */
function isSameName(dockerfile: KnownDockerfile, candidate: ServiceCandidate, place: string | undefined): boolean {
  return candidate.dockerfiles.size === 0 && candidate.repository === dockerfile.repository && place === candidate.name.toLowerCase()
}

function newCandidate(dockerfile: KnownDockerfile, { built, running }: { built: readonly ImageBuild[]; running: readonly Run[] }, { byImage, place }: { byImage: ReadonlyMap<string, EntityRef[]>; place: string | undefined }): ServiceCandidate {
  const own = [...built.flatMap(({ image }) => image ?? []), ...running.map(({ image }) => image)].filter((image) => (byImage.get(image)?.length ?? 0) < 2)
  const names = [...new Set(own.map(lastWord))]
  // Where images have several names, the place decides.
  const name = names.length === 1 && built.some(({ image }) => image !== null && own.includes(image)) ? names[0] : names.find((one) => one.toLowerCase() === place) ?? place ?? names[0]
  const line = built[0]?.line ?? 1
  return emptyCandidate(name ?? 'service', { folder: folderOf(dockerfile.file), home: ownHome(dockerfile), repository: dockerfile.repository, evidence: built[0] ? { file: built[0].file, line } : { file: dockerfile.file, line: dockerfile.line } })
}

function emptyCandidate(name: string, place: Pick<ServiceCandidate, 'folder' | 'home' | 'repository' | 'evidence'>): ServiceCandidate {
  return { name, ...place, dockerfiles: new Map(), workloads: new Map(), workflows: new Map() }
}

/** What is known of a Dockerfile goes to its service; where it has several, to the one that is called so. */
function attach(candidate: ServiceCandidate, dockerfile: KnownDockerfile, { built, running, isOnly }: { built: readonly ImageBuild[]; running: readonly Run[]; isOnly: boolean }): void {
  const isMeant = (names: readonly string[]) => isOnly || names.some((name) => name.toLowerCase() === candidate.name.toLowerCase())
  for (const { image, by, source, file, line } of built) {
    if (!isMeant(image === null ? [] : [lastWord(image)])) continue
    if (!candidate.dockerfiles.has(dockerfile.ref)) candidate.dockerfiles.set(dockerfile.ref, `${file} builds ${image ?? candidate.name} from ${dockerfile.file} (line ${line}).`)
    if (by === 'workflow' && source !== undefined && !candidate.workflows.has(source)) candidate.workflows.set(source, { file, line })
  }
  for (const { workload, image, line } of running) {
    if (!isMeant([workload.name, lastWord(image)])) continue
    if (!candidate.dockerfiles.has(dockerfile.ref)) candidate.dockerfiles.set(dockerfile.ref, `${workload.file} runs the image ${image} (line ${line}), which has the name of what ${dockerfile.file} builds.`)
    candidate.workloads.set(workload.ref, { workload, line, reason: `${workload.file} runs its image ${image} (line ${line}).` })
  }
}

import type { EntityRef } from '#lib/entity-ref'
import { lastWord } from '../image/image-name.ts'
import { isNamed, placeName } from './dockerfile-names.ts'
import type { ImageBuild } from './image-builds.ts'
import type { KnownDockerfile, KnownRepository, KnownWorkload } from './known-things.ts'
import type { OwnImages } from './own-images.ts'

export interface ImageSource {
  readonly image: string
  readonly dockerfile: EntityRef
  readonly file: string
  readonly line: number
  /** A sentence for people. */
  readonly reason: string
}

/** From which Dockerfiles images are built: as files say, and else by their names. */
export function imageSources({ builds, workloads, dockerfiles, repositories, own }: { builds: readonly ImageBuild[]; workloads: readonly KnownWorkload[]; dockerfiles: readonly KnownDockerfile[]; repositories: readonly KnownRepository[]; own: OwnImages }): ImageSource[] {
  const paths = new Map(dockerfiles.map(({ ref, file }) => [ref, file]))
  const told = builds.flatMap(({ image, dockerfile, file, line }): ImageSource[] => {
    if (image === null || dockerfile === null) return []
    return [{ image, dockerfile, file, line, reason: `${file} builds ${image} from ${paths.get(dockerfile) ?? 'it'} (line ${line}).` }]
  })
  const known = new Set(told.map(({ image }) => image))
  const byName = byPlaceName(dockerfiles, told, repositories)
  const guessed = new Map<string, ImageSource>()
  for (const workload of workloads) {
    for (const { image, name, line } of workload.build ? [] : workload.images) {
      if (name === null || known.has(name) || guessed.has(`${name} ${workload.repository ?? ''}`) || !own.mayBe(name, workload.repository)) continue
      const source = byName(name, workload)
      if (source) guessed.set(`${name} ${workload.repository ?? ''}`, { image: name, dockerfile: source.ref, file: workload.file, line, reason: `${workload.file} runs ${image} (line ${line}), which has the name of what ${source.file} builds.` })
    }
  }
  return [...told, ...guessed.values()]
}

type Finder = (image: string, user: KnownWorkload) => KnownDockerfile | undefined

/** The one Dockerfile of the same repository that is called as the image is, by its place or by what is built of it. */
function byPlaceName(dockerfiles: readonly KnownDockerfile[], told: readonly ImageSource[], repositories: readonly KnownRepository[]): Finder {
  const repositoryName = new Map(repositories.map(({ ref, name }) => [ref, name]))
  const images = new Map<EntityRef, string[]>()
  for (const { image, dockerfile } of told) images.set(dockerfile, [...(images.get(dockerfile) ?? []), lastWord(image).toLowerCase()])
  const named = dockerfiles.map((dockerfile) => ({ dockerfile, names: [...(images.get(dockerfile.ref) ?? []), placeName(dockerfile, repositories) ?? ''].filter((name) => name !== '') }))
  return (image, user) => {
    const word = lastWord(image)
    const candidates = named.filter(({ dockerfile, names }) => dockerfile.repository === user.repository && names.some((name) => isNamed(word, name, repositoryName.get(user.repository ?? ''))))
    // Of Dockerfile and Dockerfile.debug in one folder the plain one is meant.
    const plain = candidates.filter(({ dockerfile }) => /(^|\/)(Dockerfile|Containerfile)$/.test(dockerfile.path))
    const chosen = candidates.length === 1 ? candidates : plain
    return chosen.length === 1 ? chosen[0]?.dockerfile : undefined
  }
}

import type { EntityRef } from '#lib/entity-ref'
import { lastWord } from '../image/image-name.ts'
import { isNamed, placeName } from './dockerfile-names.ts'
import { groupBy } from './kubernetes-needs.ts'
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
  const images = groupBy(told, ({ dockerfile }) => dockerfile)
  const named = groupBy(
    dockerfiles.flatMap((dockerfile) => {
      const names = new Set([...(images.get(dockerfile.ref) ?? []).map(({ image }) => lastWord(image).toLowerCase()), placeName(dockerfile, repositories) ?? ''])
      return [...names].filter((name) => name !== '').map((name) => ({ dockerfile, key: `${dockerfile.repository ?? ''} ${name}` }))
    }),
    ({ key }) => key,
  )
  return (image, { repository }) => {
    const word = lastWord(image).toLowerCase()
    const names = namesWithin(word).filter((name) => isNamed(word, name, repositoryName.get(repository ?? '')))
    const candidates = [...new Set(names.flatMap((name) => named.get(`${repository ?? ''} ${name}`) ?? []).map(({ dockerfile }) => dockerfile))]
    // Of Dockerfile and Dockerfile.debug in one folder the plain one is meant.
    const plain = candidates.filter(({ path }) => /(^|\/)(Dockerfile|Containerfile)$/.test(path))
    const chosen = candidates.length === 1 ? candidates : plain
    return chosen.length === 1 ? chosen[0] : undefined
  }
}

/** `a-b_c` may be of a thing called so, or of `b_c` or `c` after the repository's name. */
function namesWithin(word: string): string[] {
  return [word, ...[...word.matchAll(/[-_.]/g)].map(({ index }) => word.slice(index + 1))].filter((name) => name !== '')
}

import type { EntityRef } from '#lib/entity-ref'
import type { KnownFacts } from '#kernel/feature'
import { join } from 'node:path/posix'
import { parseImageName } from '../image/image-name.ts'
import { fieldsOf, listOf, textOf } from '../plain-value.ts'
import { type KnownDockerfile, type KnownRepository, type KnownWorkload, numberOf } from './known-things.ts'

/** That something here builds an image of a Dockerfile, as its files say. */
export interface ImageBuild {
  readonly by: 'compose' | 'skaffold' | 'workflow'
  /** The workload or workflow that says so. */
  readonly source: EntityRef | undefined
  /** Null where the name hangs on what is known only when it runs. */
  readonly image: string | null
  readonly dockerfile: EntityRef | null
  readonly file: string
  readonly line: number
}

/** All builds that files tell of. */
export function imageBuilds(known: KnownFacts, { workloads, dockerfiles, repositories }: { workloads: readonly KnownWorkload[]; dockerfiles: readonly KnownDockerfile[]; repositories: readonly KnownRepository[] }): ImageBuild[] {
  return [...workloads.flatMap(ofCompose), ...dockerfiles.flatMap(ofSkaffold), ...ofWorkflows(known, dockerfiles, repositories)]
}

function ofCompose({ ref, build, images, file }: KnownWorkload): ImageBuild[] {
  return build ? [{ by: 'compose', source: ref, image: images[0]?.name ?? null, dockerfile: build.dockerfile, file, line: build.line }] : []
}

function ofSkaffold({ ref, skaffold }: KnownDockerfile): ImageBuild[] {
  return skaffold.map(({ image, file, line }) => ({ by: 'skaffold', source: undefined, image: parseImageName(image)?.name ?? null, dockerfile: ref, file, line }))
}

function ofWorkflows(known: KnownFacts, dockerfiles: readonly KnownDockerfile[], repositories: readonly KnownRepository[]): ImageBuild[] {
  const byPath = new Map(dockerfiles.map(({ ref, repository, path }) => [`${repository ?? ''} ${path}`, ref]))
  const paths = new Map(repositories.map(({ ref, path }) => [ref, path]))
  return known.entities('workflow').flatMap(({ ref, spec }) => {
    const repository = textOf(spec['repository']) ?? ''
    const file = join(paths.get(repository) ?? '', textOf(spec['path']) ?? '')
    return listOf(spec['images']).map(fieldsOf).flatMap((build): ImageBuild[] => {
      // What Skaffold builds stands in its own file, of the same repository.
      if (build['by'] === 'skaffold') return dockerfiles.filter((one) => one.repository === repository).flatMap((one) => ofSkaffold(one).map((artifact): ImageBuild => ({ ...artifact, by: 'workflow', source: ref, file, line: numberOf(build['line']) })))
      const dockerfile = byPath.get(`${repository} ${textOf(build['dockerfile']) ?? ''}`) ?? null
      const names = listOf(build['names']).flatMap((name) => parseImageName(textOf(name) ?? '')?.name ?? [])
      return (names.length === 0 ? [null] : names).map((image) => ({ by: 'workflow', source: ref, image, dockerfile, file, line: numberOf(build['line']) }))
    })
  })
}

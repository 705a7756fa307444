import { parseEntityRef } from '#lib/entity-ref'
import { lastWord } from '../image/image-name.ts'
import { officialImages } from '../image/official-images.data.ts'
import type { ImageBuild } from './image-builds.ts'
import type { KnownRepository } from './known-things.ts'

export interface OwnImages {
  /** Could it be built here? Its registry or organisation is that of what is built here, it carries the repository's name or its owner's, or it has no organisation and is none of Docker's. */
  mayBe(image: string, repository: string | null): boolean
  /** Should it be built here? Then it is odd when nothing does. */
  mustBe(image: string, repository: string | null): boolean
}

/** Which images look like one's own. */
export function ownImages(builds: readonly ImageBuild[], repositories: readonly KnownRepository[]): OwnImages {
  const owners = new Map<string, number>()
  for (const image of new Set(builds.flatMap((build) => build.image ?? []))) {
    const owner = ownerOf(image)
    if (owner !== '') owners.set(owner, (owners.get(owner) ?? 0) + 1)
  }
  const wordsOf = new Map(repositories.map((repository) => [repository.ref, { name: repository.name.toLowerCase(), owner: ownerOfRemote(repository.remote) }]))
  const carries = (image: string, repository: string | null, which: 'name' | 'owner') => {
    const words = repository === null ? undefined : (wordsOf.get(repository) ?? { name: parseEntityRef(repository).name.toLowerCase(), owner: undefined })
    const word = words?.[which]
    return word !== undefined && word.length > 2 && image.toLowerCase().split('/').slice(0, -1).includes(word)
  }
  return {
    mayBe: (image, repository) => (ownerOf(image) === '' ? !officialImages.has(image) : owners.has(ownerOf(image)) || carries(image, repository, 'name') || carries(image, repository, 'owner')),
    // A copy of one of Docker's is somebody else's wherever it lies. One image of an organisation may be built here and the next elsewhere; where two or more are, or the repository gives the name, the rest should be too.
    mustBe: (image, repository) => ownerOf(image) !== '' && !officialImages.has(lastWord(image)) && ((owners.get(ownerOf(image)) ?? 0) >= 2 || carries(image, repository, 'name')),
  }
}

/** Registry and organisation: everything before the last slash; empty for `nginx`. */
function ownerOf(image: string): string {
  return image.slice(0, Math.max(0, image.length - lastWord(image).length - 1))
}

function ownerOfRemote(remote: string | null): string | undefined {
  const [, owner] = /[/:]([\w.-]+)\/[\w.-]+?(?:\.git)?\/?$/.exec(remote ?? '') ?? []
  return owner?.toLowerCase()
}

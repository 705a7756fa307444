import { type FoundFile, placeRef } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { isDockerfilePath } from '../dockerfile/detect-dockerfiles.ts'
import { folderOf, pathFrom } from '../paths.ts'
import type { ComposeBuild } from './describe-service.ts'
import { isLocalPath } from './extended-service.ts'

export interface BuildPlace {
  /** Path of the Dockerfile, as in `FoundFile.path`. */
  readonly dockerfile: string | null
  readonly dockerfileRef: EntityRef | null
  /** What is not there, in words. */
  readonly lost: string | undefined
}

const unknown: BuildPlace = { dockerfile: null, dockerfileRef: null, lost: undefined }

/** Where the Dockerfile of a service lies; said to be lost only when it certainly is. */
export function buildPlace({ context, dockerfile, isInline }: ComposeBuild, file: FoundFile): BuildPlace {
  const folder = isLocalPath(context) ? pathFrom(folderOf(file.path), context) : undefined
  if (folder === undefined || isInline) return unknown
  const { tree } = file
  if (folder !== '' && !tree.hasFolder(folder)) {
    // An ignored folder or a submodule may be filled in later.
    return isSubmodule(file, folder) ? unknown : { ...unknown, lost: `the folder ${context} is not there` }
  }
  const written = dockerfile ?? 'Dockerfile'
  const path = isLocalPath(written) ? pathFrom(folder, written) : undefined
  if (path === undefined) return unknown
  const found = tree.file(path)
  if (!found) return isSubmodule(file, folder) ? unknown : { ...unknown, lost: `${written} is not in ${context}` }
  return { dockerfile: path, dockerfileRef: isDockerfilePath(path) ? placeRef('dockerfile', found) : null, lost: undefined }
}

/** Without reading .gitmodules: where submodules are declared, a folder with nothing in it may be one. */
function isSubmodule({ tree, repository }: FoundFile, folder: string): boolean {
  const root = repository?.path ?? ''
  return tree.hasFile(root === '' ? '.gitmodules' : `${root}/.gitmodules`) && tree.namesIn(folder).length === 0
}

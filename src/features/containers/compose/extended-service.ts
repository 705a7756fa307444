import { type FoundFile, yamlOf } from '#kernel/feature'
import { type Fields, isFields, textOf } from '../plain-value.ts'
import { folderOf, pathFrom } from '../paths.ts'
import { interpolate, isOpen } from './interpolate.ts'
import { mergeServices } from './merge-service.ts'
import { type ComposeFile, readCompose } from './read-compose.ts'

export interface Extended {
  readonly fields: Fields
  /** What an `extends` names and is not there, in words. */
  readonly lost: string | undefined
}

const maxDepth = 8

/** What a service is not handed on by `extends` (docs.docker.com/reference/compose-file/services → extends). */
const ownOnly = ['depends_on', 'links', 'volumes_from', 'extends']

/** A service with what it extends written out, in this file or another. */
export async function extendedService(service: Fields, at: { readonly file: FoundFile; readonly compose: ComposeFile }, depth = 0): Promise<Extended> {
  const told = service['extends']
  const name = textOf(isFields(told) ? told['service'] : told)
  if (name === undefined || depth >= maxDepth || isOpen(interpolate(name))) return { fields: service, lost: undefined }
  const written = isFields(told) ? textOf(told['file']) : undefined
  const source = written === undefined ? at : await composeAt(at.file, interpolate(written))
  if (source === 'elsewhere') return { fields: service, lost: undefined }
  if (!source) return { fields: service, lost: `the file ${written ?? ''} is not there` }
  const base = source.compose.services[interpolate(name)]
  if (!base) return { fields: service, lost: `${written ?? 'this file'} has no service ${name}` }
  const { fields, lost } = await extendedService(base, source, depth + 1)
  const handedOn = Object.fromEntries(Object.entries(fields).filter(([key]) => !ownOnly.includes(key)))
  return { fields: mergeServices(rebased(handedOn, source.file, at.file), service), lost }
}

/** A build context is meant from the file that says it. */
function rebased(fields: Fields, source: FoundFile, file: FoundFile): Fields {
  const build = fields['build']
  const context = textOf(isFields(build) ? build['context'] : build)
  if (context === undefined || folderOf(source.path) === folderOf(file.path) || !isLocalPath(interpolate(context))) return fields
  const place = pathFrom(folderOf(source.path), interpolate(context))
  if (place === undefined) return fields
  const up = folderOf(file.path) === '' ? '' : '../'.repeat(folderOf(file.path).split('/').length)
  return { ...fields, build: { ...(isFields(build) ? build : {}), context: `./${up}${place}` } }
}

export function isLocalPath(path: string): boolean {
  return !isOpen(path) && !/^([a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|\/|~|[A-Za-z]:\\)|\.git(#|$)|^(target|service|docker-image|oci-layout):/i.test(path)
}

/** The compose file that a path leads to; `elsewhere` when it cannot be known from here. */
export async function composeAt(from: FoundFile, written: string): Promise<{ file: FoundFile; compose: ComposeFile } | 'elsewhere' | undefined> {
  const path = isLocalPath(written) ? pathFrom(folderOf(from.path), written) : undefined
  if (path === undefined) return 'elsewhere'
  const file = from.tree.file(path)
  if (!file) return undefined
  const read = await yamlOf(file).catch(() => undefined)
  const compose = read?.documents[0] && readCompose(file.path, read.documents[0])
  return compose ? { file, compose } : 'elsewhere'
}

import { createHash } from 'node:crypto'
import { type EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'
import type { FoundRepository } from './detector.ts'

interface Place {
  readonly path: string
  readonly repository: FoundRepository | undefined
}

const maxName = 180

/**
 * The reference of what a file or folder holds: `playbook:default/shop--deploy--site.yml` for deploy/site.yml of the
 * repository shop; `part` tells several things of one file apart. Different places never share one: where characters are
 * lost, a short digest of the whole is added. Other detectors may name it without looking.
 */
export function placeRef(kind: string, place: Place, part?: string): EntityRef {
  const inner = pathInside(place)
  const words = [...(place.repository ? [parseEntityRef(place.repository.ref, 'repository').name] : []), ...inner.split('/'), ...(part === undefined ? [] : [part])].filter((word) => word !== '')
  const whole = words.join('--')
  const isExact = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(whole) && whole.length <= maxName && words.every((word) => !word.includes('--'))
  if (isExact) return entityRef(kind, whole)
  const digest = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 8)
  return entityRef(kind, `${entityRef(kind, whole).split('/')[1]?.slice(0, maxName) ?? ''}-${digest}`)
}

/** A path relative to its repository's work tree; as it is where there is none. */
export function pathInside({ path, repository }: Place): string {
  const root = repository?.path ?? ''
  if (root === '' || root === '.') return path
  return path === root ? '' : path.slice(root.length + 1)
}

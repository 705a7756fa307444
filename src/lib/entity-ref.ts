import { z } from 'zod'

/**
 * Reference to an entity in the Backstage form `kind:namespace/name`, lower case: `service:default/shop`.
 * Source: backstage.io/docs/features/software-catalog/references.
 */
const pattern = /^[a-z][a-z0-9-]{0,62}:[a-z0-9][a-z0-9._-]{0,62}\/[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}$/

const maxLength = 330

export const EntityRef = z.string().max(maxLength).regex(pattern, 'A reference reads kind:namespace/name, for example service:default/shop.')
export type EntityRef = z.infer<typeof EntityRef>

/** The same without a schema, for thousands at once. */
export function isEntityRef(text: string): boolean {
  return text.length <= maxLength && pattern.test(text)
}

export interface EntityRefParts {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Writes a reference; the namespace is `default` unless given. Characters a reference cannot hold become `-`. */
export function entityRef(kind: string, name: string, namespace = 'default'): EntityRef {
  const safe = name.replace(/[^a-zA-Z0-9._-]+/g, '-').replace(/^[^a-zA-Z0-9]+/, '').slice(0, 200)
  return `${kind.toLowerCase()}:${namespace.toLowerCase()}/${safe || 'unnamed'}`
}

/** Parts of a reference; `shop` or `default/shop` are completed with `kind` and the default namespace. */
export function parseEntityRef(ref: string, kind = 'service'): EntityRefParts {
  const colon = ref.indexOf(':')
  const rest = colon < 0 ? ref : ref.slice(colon + 1)
  const slash = rest.indexOf('/')
  return {
    kind: (colon < 0 ? kind : ref.slice(0, colon)).toLowerCase(),
    namespace: slash < 0 ? 'default' : rest.slice(0, slash).toLowerCase(),
    name: slash < 0 ? rest : rest.slice(slash + 1),
  }
}

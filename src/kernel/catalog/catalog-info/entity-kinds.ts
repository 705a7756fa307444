import { EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'

/** Backstage's words for kinds that Daybook calls otherwise; all other kinds have the same name in both. */
const daybookKinds: Readonly<Record<string, string>> = { component: 'service', group: 'team', user: 'person' }
const backstageKinds: Readonly<Record<string, string>> = { service: 'Component', team: 'Group', person: 'User', api: 'API' }

export function toDaybookKind(kind: string): string {
  return daybookKinds[kind.toLowerCase()] ?? kind.toLowerCase()
}

/** `service` → `Component`, `environment` → `Environment`. */
export function toBackstageKind(kind: string): string {
  return backstageKinds[kind] ?? `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}`
}

/** A reference as people write it (`[kind:][namespace/]name`) in Daybook's words, or undefined when it does not read. */
export function readReference(text: string, defaults: { readonly kind: string; readonly namespace: string }): EntityRef | undefined {
  const { kind, namespace, name } = parseEntityRef(text.trim(), defaults.kind)
  const hasNamespace = text.includes('/')
  const ref = `${toDaybookKind(kind)}:${hasNamespace ? namespace : defaults.namespace}/${name}`
  return EntityRef.safeParse(ref).success ? ref : undefined
}

/** A reference in Backstage's words, as short as it can be read back: `service:default/shop` → `component:shop`. */
export function writeReference(ref: EntityRef, defaults: { readonly namespace: string }): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  const shown = (backstageKinds[kind] ?? kind).toLowerCase()
  return namespace === defaults.namespace ? `${shown}:${name}` : `${shown}:${namespace}/${name}`
}

/** The reference of an entity that a document describes, or undefined when kind, namespace or name cannot stand in one. */
export function referenceOf(kind: string, namespace: string, name: string): EntityRef | undefined {
  const ref = entityRef(toDaybookKind(kind), name, namespace)
  return EntityRef.safeParse(ref).success && parseEntityRef(ref).name === name ? ref : undefined
}

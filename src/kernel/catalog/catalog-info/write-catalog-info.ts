import { stringify } from 'yaml'
import type { Entity, Relation } from '../contract.ts'
import { readReference, toBackstageKind, writeReference } from './entity-kinds.ts'
import { defaultApiVersion } from './parse-catalog-info.ts'
import { relationFields } from './relation-fields.data.ts'

type Fields = Record<string, unknown>

/** An entity with its outgoing relations as the text of a catalog-info.yaml; reading it gives the same entity again. */
export function writeCatalogInfo(entity: Entity, outgoing: readonly Relation[]): string {
  const { metadata, observed: _observed, ...spec } = entity.spec
  const { apiVersion = defaultApiVersion, ...more } = isFields(metadata) ? metadata : {}
  const document = {
    apiVersion,
    kind: toBackstageKind(entity.kind),
    metadata: {
      name: entity.name,
      ...(entity.namespace === 'default' ? {} : { namespace: entity.namespace }),
      ...(entity.title === entity.name ? {} : { title: entity.title }),
      ...(entity.description === '' ? {} : { description: entity.description }),
      ...(entity.tags.length === 0 ? {} : { tags: entity.tags }),
      ...more,
    },
    spec: withRelations(entity, spec, outgoing),
  }
  return stringify(document, { lineWidth: 120 })
}

/** What is stated as a relation only is written into the field that says it; what no field can say is left out. */
function withRelations(entity: Entity, spec: Fields, outgoing: readonly Relation[]): Fields {
  const result = { ...spec }
  const told = new Set(relationFields.flatMap((field) => namedIn(entity, spec, field.field, field.kind).map((ref) => `${field.type} ${ref}`)))
  if (entity.owner !== null && spec['owner'] === undefined) result['owner'] = writeReference(entity.owner, entity)
  for (const relation of outgoing.filter(({ isRefused }) => !isRefused)) {
    const field = relationFields.find(({ type, field: name, isReversed, of }) => type === relation.type && name === type && !isReversed && !of)
    if (!field || told.has(`${relation.type} ${relation.to}`)) continue
    const before = result[field.field]
    result[field.field] = [...(Array.isArray(before) ? (before as unknown[]) : before === undefined ? [] : [before]), writeReference(relation.to, entity)]
  }
  return result
}

function namedIn(entity: Entity, spec: Fields, field: string, kind: string): string[] {
  const value = spec[field]
  const named: unknown[] = Array.isArray(value) ? value : [value]
  return named.flatMap((text) => (typeof text === 'string' ? (readReference(text, { kind, namespace: entity.namespace }) ?? []) : []))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

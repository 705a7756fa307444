import { isCollection, isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { EntityRef } from '#lib/entity-ref'
import { lineTooDeep, tooDeepMessage } from '#lib/yaml-depth'
import { readReference, referenceOf } from './entity-kinds.ts'
import { relationFields, type RelationField } from './relation-fields.data.ts'
import { type DocumentText, splitDocuments } from './split-documents.ts'

export interface DocumentRelation {
  readonly from: EntityRef
  readonly type: string
  readonly to: EntityRef
  readonly reason: string
  readonly line: number
}

/** One entity as catalog-info.yaml describes it. */
export interface CatalogDocument extends DocumentText {
  readonly ref: EntityRef
  readonly title: string
  readonly description: string
  readonly owner: EntityRef | undefined
  readonly tags: readonly string[]
  /** `spec` as written; what `metadata` holds besides names stands under `metadata`. */
  readonly spec: Readonly<Record<string, unknown>>
  readonly relations: readonly DocumentRelation[]
}

export interface CatalogFault {
  readonly line: number
  readonly message: string
}

export interface CatalogInfo {
  readonly documents: readonly CatalogDocument[]
  readonly faults: readonly CatalogFault[]
}

export const defaultApiVersion = 'backstage.io/v1alpha1'

type Fields = Record<string, unknown>
/** What a document is read with: faults are collected, never thrown. */
interface Reading {
  readonly source: DocumentText
  readonly document: Document.Parsed
  readonly counter: LineCounter
  readonly faults: CatalogFault[]
}

/**
 * Entities out of the text of a catalog-info.yaml (backstage.io/docs/features/software-catalog/descriptor-format), with
 * each fault's line. A document with a fault in its head is left out, the others are read; a faulty reference is left out alone.
 */
export function parseCatalogInfo(text: string): CatalogInfo {
  const tooDeep = lineTooDeep(text)
  if (tooDeep !== undefined) return { documents: [], faults: [{ line: tooDeep, message: tooDeepMessage }] }
  const faults: CatalogFault[] = []
  const documents: CatalogDocument[] = []
  for (const source of splitDocuments(text)) {
    const found = readDocument(source, faults)
    if (!found) continue
    const earlier = documents.find(({ ref }) => ref === found.ref)
    if (earlier) faults.push({ line: found.line, message: `${found.ref} is described twice in this file, first in line ${earlier.line}. Merge the two.` })
    else documents.push(found)
  }
  return { documents, faults }
}

function readDocument(source: DocumentText, faults: CatalogFault[]): CatalogDocument | undefined {
  const counter = new LineCounter()
  const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false })
  const reading: Reading = { source, document, counter, faults }
  const error = document.errors[0]
  if (error) {
    faults.push({ line: source.line - 1 + counter.linePos(error.pos[0]).line, message: `The YAML does not parse: ${error.message}. Correct it.` })
    return undefined
  }
  if (document.contents === null || (document.contents as { value?: unknown }).value === null) return undefined
  const value = toPlain(reading)
  return value && readEntity(reading, value)
}

function toPlain(reading: Reading): Fields | undefined {
  if (!isMap(reading.document.contents)) return fault(reading, [], 'An entity is a mapping with apiVersion, kind, metadata and spec.')
  try {
    return reading.document.toJS({ maxAliasCount: 100 }) as Fields
  } catch {
    return fault(reading, [], 'The aliases of this document unfold to too much, or lead nowhere. Write it without them.')
  }
}

function readEntity(reading: Reading, value: Fields): CatalogDocument | undefined {
  const { apiVersion, kind } = value
  const { name, namespace = 'default', title, description, tags, ...metadata } = fieldsOf(value['metadata'])
  if (typeof apiVersion !== 'string' || apiVersion === '') return fault(reading, ['apiVersion'], 'apiVersion is missing. Write apiVersion: backstage.io/v1alpha1.')
  if (typeof kind !== 'string' || kind === '') return fault(reading, ['kind'], 'kind is missing. Write Component, API, Resource, System, Domain, Group, User or Location.')
  if (typeof name !== 'string' || name === '') return fault(reading, ['metadata', 'name'], 'metadata.name is missing or not a text. Give the entity a name.')
  const ref = typeof namespace === 'string' ? referenceOf(kind, namespace, name) : undefined
  if (!ref) return fault(reading, ['metadata', 'name'], `The kind, namespace or name of ${kind} ${name} cannot stand in a reference. Use letters, digits, -, _ and . only.`)
  if (value['spec'] !== undefined && value['spec'] !== null && !isFields(value['spec'])) return fault(reading, ['spec'], 'spec is not a mapping. Write its fields below it.')
  const spec = fieldsOf(value['spec'])
  const relations = readRelations(reading, ref, spec)
  const line = lineOf(reading, ['metadata', 'name'])
  return {
    ...reading.source, line, ref, title: textOr(title, name), description: textOr(description, ''),
    owner: relations.find(({ from, type }) => from === ref && type === 'ownedBy')?.to,
    tags: Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [],
    spec: withMetadata(spec, metadata, apiVersion),
    relations,
  }
}

function withMetadata(spec: Fields, metadata: Fields, apiVersion: string): Fields {
  const kept = apiVersion === defaultApiVersion ? metadata : { ...metadata, apiVersion }
  return Object.keys(kept).length > 0 ? { ...spec, metadata: kept } : spec
}

function readRelations(reading: Reading, ref: EntityRef, spec: Fields): DocumentRelation[] {
  const kind = ref.slice(0, ref.indexOf(':'))
  const namespace = ref.slice(kind.length + 1, ref.indexOf('/'))
  const fields = relationFields.filter(({ field, of }) => spec[field] !== undefined && spec[field] !== null && (!of || of.includes(kind)))
  return fields.flatMap((field) => readField(reading, field, spec[field.field], { ref, namespace }))
}

function readField(reading: Reading, field: RelationField, value: unknown, { ref, namespace }: { ref: EntityRef; namespace: string }): DocumentRelation[] {
  const isList = Array.isArray(value)
  const named: unknown[] = isList ? value : [value]
  return named.flatMap((text, index) => {
    const path = isList ? ['spec', field.field, index] : ['spec', field.field]
    const other = typeof text === 'string' ? readReference(text, { kind: field.kind, namespace }) : undefined
    if (!other) {
      fault(reading, path, `spec.${field.field} does not hold a reference here. Write it as kind:namespace/name, or a name alone.`)
      return []
    }
    if (other === ref) return []
    const [from, to] = field.isReversed ? [other, ref] : [ref, other]
    return [{ from, type: field.type, to, reason: `The catalog-info file says so: ${field.reason}.`, line: lineOf(reading, path) }]
  })
}

function fault(reading: Reading, path: readonly (string | number)[], message: string): undefined {
  const line = lineOf(reading, path)
  if (!reading.faults.some((known) => known.line === line && known.message === message)) reading.faults.push({ line, message })
  return undefined
}

/** Line in the file of the node at a path, or of the nearest one above it that is there. */
function lineOf({ source, document, counter }: Reading, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = isCollection(document.contents) ? document.getIn(path.slice(0, length), true) : undefined
    if (isNode(node) && node.range) return source.line - 1 + counter.linePos(node.range[0]).line
  }
  const start = document.contents?.range?.[0] ?? 0
  return source.line - 1 + counter.linePos(start).line
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value : otherwise
}

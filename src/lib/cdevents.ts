import { type CdEventType, cdEventShapes, cdEventTypes } from './cdevents.data.ts'
import type { Fault } from './errors.ts'
import type { CdEventSubject } from './event.ts'
import { parseTimestamp } from './timestamp.ts'
import { isUri, isUriReference } from './uri.ts'

const prefix = 'dev.cdevents.'
const customType = /^dev\.cdeventsx\.[a-zA-Z0-9]+-[a-zA-Z]+\.[a-zA-Z]+\.[0-9]\.[0-9]\.[0-9]$/
const typeParts = /^dev\.cdevents\.([a-z]+\.[a-z]+)\.(\d+\.\d+\.\d+)$/
/** DOMAIN-ID of the specification's links: seven parts, of which the last two must be there. */
const domainId = /^cdevents:v0:[^:]*:[^:]*:[^:]*:([^:/]([^:]*[^:/])?)?:[^:]+:.+$/
/** The release whose types ours are. */
const writtenSpecVersion = '0.5.1'

type Fields = Readonly<Record<string, unknown>>

/** Whether a type is one of CDEvents or a custom one (`dev.cdeventsx`), known or not. */
export function isCdEventType(type: string): boolean {
  return type.startsWith(prefix) || type.startsWith('dev.cdeventsx.')
}

/** `service` of `dev.cdevents.service.deployed.0.3.0`, `mytool-resource` of a custom one; undefined for other types. */
export function cdEventNoun(type: string): string | undefined {
  return isCdEventType(type) ? type.split('.')[2] : undefined
}

/** What is wrong with a CDEvents message; empty when it is valid. Extra fields are faults, as in the specification's schemas. */
export function checkCdEvent(event: unknown): Fault[] {
  const faults: Fault[] = []
  const root = checkObject(event, '', ['context', 'subject', 'customData', 'customDataContentType'], faults)
  if (!root) return faults
  const context = checkObject(root['context'], 'context', undefined, faults)
  const type = context?.['type']
  if (!context || typeof type !== 'string') return [...faults, ...(context ? [fault('context.type', 'must be the name of a CDEvents type')] : [])]
  const known = readType(type)
  if (!known) return [...faults, fault('context.type', `${JSON.stringify(type.slice(0, 100))} is no type of CDEvents that is known here`)]
  checkContext(context, known, faults)
  checkSubject(root['subject'], known, faults)
  const custom = root['customData']
  if (custom !== undefined && typeof custom !== 'string' && !isObject(custom)) faults.push(fault('customData', 'must be an object or base64 text'))
  if (root['customDataContentType'] !== undefined) checkField(root['customDataContentType'], 'string', 'customDataContentType', faults)
  return faults
}

interface KnownType {
  /** `service.deployed`; undefined for custom types. */
  readonly name: string | undefined
  readonly isOlder: boolean
  /** Undefined where any content passes. */
  readonly content: string | undefined
}

function readType(type: string): KnownType | undefined {
  if (customType.test(type)) return { name: undefined, isOlder: false, content: undefined }
  const [, name = '', version = ''] = typeParts.exec(type) ?? []
  const known: CdEventType | undefined = Object.hasOwn(cdEventTypes, name) ? cdEventTypes[name] : undefined
  if (known?.version === version) return { name, isOlder: false, content: known.content }
  return known?.older?.includes(version) ? { name, isOlder: true, content: known.olderContent ?? known.content } : undefined
}

/** The types of testing take any text as a source. */
function sourceKind({ name }: KnownType, isRequired: boolean): string {
  return name?.startsWith('test') ? (isRequired ? 'text' : 'string') : 'uriRef'
}

function checkContext(context: Fields, known: KnownType, faults: Fault[]): void {
  // Before 0.5 the field was named version.
  const version = known.isOlder && context['specversion'] === undefined ? 'version' : 'specversion'
  const shape = `${version}:text id:text source:${sourceKind(known, true)} type:text timestamp:timestamp schemaUri?:uri chainId?:text links?:links`
  checkShape(context, shape, 'context', faults)
}

function checkSubject(value: unknown, known: KnownType, faults: Fault[]): void {
  const named = known.isOlder ? 'type?:text' : known.name === 'ticket.closed' ? 'type?:ticket' : ''
  const subject = checkObject(value, 'subject', undefined, faults)
  if (!subject) return
  const { content, ...rest } = subject
  checkShape(rest, `id:text source?:${sourceKind(known, false)} ${named}`, 'subject', faults)
  if (known.content !== undefined) checkShape(content, known.content, 'subject.content', faults)
  else checkObject(content, 'subject.content', undefined, faults)
}

/** Checks an object against a shape: `name:kind name?:kind`, `+` where other fields pass. */
function checkShape(value: unknown, shape: string, path: string, faults: Fault[]): void {
  const entries = shape.split(' ').filter((entry) => entry !== '' && entry !== '+').map(readEntry)
  const object = checkObject(value, path, shape.endsWith('+') ? undefined : entries.map(({ name }) => name), faults)
  if (!object) return
  for (const { name, kind, isOptional } of entries) {
    if (object[name] !== undefined) checkField(object[name], kind, `${path}.${name}`, faults)
    else if (!isOptional) faults.push(fault(`${path}.${name}`, 'is missing'))
  }
}

function readEntry(entry: string): { name: string; kind: string; isOptional: boolean } {
  const colon = entry.indexOf(':')
  const isOptional = entry[colon - 1] === '?'
  return { name: entry.slice(0, isOptional ? colon - 1 : colon), kind: entry.slice(colon + 1), isOptional }
}

const textKinds: Readonly<Record<string, readonly [test: (text: string) => boolean, message: string]>> = {
  string: [() => true, 'must be text'],
  text: [(text) => text !== '', 'must be text and not empty'],
  uri: [isUri, 'must be an absolute URI'],
  uriRef: [(text) => text !== '' && isUriReference(text), 'must be a URI reference and not empty'],
  timestamp: [(text) => parseTimestamp(text) !== undefined, 'must be a time as in RFC 3339: 2026-03-02T12:00:00Z'],
}

function checkField(value: unknown, kind: string, path: string, faults: Fault[]): void {
  if (kind === 'links') return checkLinks(value, path, faults)
  if (kind === 'strings') {
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) faults.push(fault(path, 'must be a list of texts'))
    return
  }
  const shape = cdEventShapes[kind]
  if (shape !== undefined) return checkShape(value, shape, path, faults)
  const [test, message] = textKinds[kind] ?? [(text: string) => kind.split('|').includes(text), `must be one of ${kind.replaceAll('|', ', ')}`]
  if (typeof value !== 'string' || !test(value)) faults.push(fault(path, message))
}

const linkShapes: Readonly<Record<string, string>> = {
  END: 'linkType:END from?:end tags?:tags', PATH: 'linkType:PATH from:end tags?:tags', RELATION: 'linkType:RELATION linkKind:text target:target tags?:tags',
}

function checkLinks(value: unknown, path: string, faults: Fault[]): void {
  if (!Array.isArray(value)) return void faults.push(fault(path, 'must be a list of links'))
  for (const [index, link] of value.entries()) checkLink(link, `${path}[${index}]`, faults)
}

function checkLink(value: unknown, path: string, faults: Fault[]): void {
  const link = checkObject(value, path, undefined, faults)
  if (!link) return
  const type = link['linkType']
  const shape = typeof type === 'string' && Object.hasOwn(linkShapes, type) ? linkShapes[type] : undefined
  if (shape === undefined) return void faults.push(fault(`${path}.linkType`, 'must be one of END, PATH, RELATION'))
  const { from, target, tags, ...plain } = link
  checkShape(plain, shape.split(' ').filter((entry) => !/:(end|target|tags)$/.test(entry)).join(' '), path, faults)
  checkEnd(from, `${path}.from`, { isAllowed: type !== 'RELATION', isRequired: type === 'PATH', isTarget: false }, faults)
  checkEnd(target, `${path}.target`, { isAllowed: type === 'RELATION', isRequired: type === 'RELATION', isTarget: true }, faults)
  if (tags !== undefined && !isObject(tags)) faults.push(fault(`${path}.tags`, 'must be an object'))
}

function checkEnd(value: unknown, path: string, rule: { isAllowed: boolean; isRequired: boolean; isTarget: boolean }, faults: Fault[]): void {
  if (value === undefined) return void (rule.isRequired && faults.push(fault(path, 'is missing')))
  if (!rule.isAllowed) return void faults.push(fault(path, 'is no field of such a link'))
  const end = checkObject(value, path, undefined, faults)
  if (!end) return
  const { contextId, domainId: domain } = end
  if (contextId === undefined && domain === undefined) faults.push(fault(path, 'must have a contextId or a domainId'))
  if (contextId !== undefined) checkField(contextId, 'text', `${path}.contextId`, faults)
  const isDomain = typeof domain === 'string' && isUriReference(domain) && (!rule.isTarget || domainId.test(domain))
  if (domain !== undefined && !isDomain) faults.push(fault(`${path}.domainId`, 'must be a domain id: cdevents:v0:github::owner:repository:pr:42'))
}

function checkObject(value: unknown, path: string, names: readonly string[] | undefined, faults: Fault[]): Fields | undefined {
  if (value === undefined) return void faults.push(fault(path, path === '' ? 'the event is missing' : 'is missing'))
  if (!isObject(value)) return void faults.push(fault(path, path === '' ? 'the event must be an object' : 'must be an object'))
  for (const name of names ? Object.keys(value).filter((key) => !names.includes(key)) : []) {
    faults.push(fault(path === '' ? name : `${path}.${name}`, 'is no field of this type'))
  }
  return value
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fault(path: string, message: string): Fault {
  return { path, message: `${path === '' ? '' : `${path} `}${message}.` }
}

interface Written {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly at: Date
}

/** A CDEvents message. Where its type wants absolute URIs, paths are completed with `baseUrl`. */
export function writeCdEvent(event: Written, { id, content }: CdEventSubject, customData: unknown, baseUrl: string): Record<string, unknown> {
  return {
    context: { specversion: writtenSpecVersion, id: event.id, source: event.source, type: event.type, timestamp: event.at.toISOString() },
    subject: { id, source: event.source, content: withAbsoluteUris(event.type, content, baseUrl) },
    customData: isObject(customData) ? customData : { value: customData }, customDataContentType: 'application/json',
  }
}

function withAbsoluteUris(type: string, content: Fields, baseUrl: string): Fields {
  const names = (readType(type)?.content ?? '').split(' ').map(readEntry).filter(({ kind }) => kind === 'uri').map(({ name }) => name)
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, names.includes(name) && typeof value === 'string' && value.startsWith('/') ? baseUrl + value : value]))
}

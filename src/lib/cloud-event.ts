import type { Fault } from './errors.ts'
import { parseTimestamp } from './timestamp.ts'
import { isUri, isUriReference } from './uri.ts'

/**
 * A CloudEvent 1.0 in its JSON form: `specversion`, `id`, `source`, `type`, what else the specification names, extension
 * attributes, and the data as `data` or `data_base64`.
 */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: string
  /** RFC 3339. */
  readonly time?: string
  readonly datacontenttype?: string
  readonly dataschema?: string
  readonly data?: unknown
  readonly data_base64?: string
  /** Extension attributes: text, truth or a 32-bit number. */
  readonly [extension: string]: unknown
}

/** Longest values that are taken, in characters; the specification sets none. */
const longest = 2048
const mostExtensions = 64
const nameOfAttribute = /^[a-z0-9]{1,64}$/
/** Control characters, non-characters and lone surrogates are no part of the specification's strings (section "Type system"). */
const notInStrings = /[\p{Cc}\p{Noncharacter_Code_Point}\p{Surrogate}]/u
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;.*)?$/
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Each attribute that the specification names: whether it must be there, and what is wrong with a text. */
const attributes: Readonly<Record<string, { isRequired: boolean; problem: (text: string) => string | undefined }>> = {
  specversion: { isRequired: true, problem: (text) => (text === '1.0' ? undefined : 'must be "1.0": other versions are not read') },
  id: { isRequired: true, problem: () => undefined },
  source: { isRequired: true, problem: (text) => (isUriReference(text) ? undefined : 'must be a URI reference') },
  type: { isRequired: true, problem: () => undefined },
  subject: { isRequired: false, problem: () => undefined },
  time: { isRequired: false, problem: (text) => (parseTimestamp(text) ? undefined : 'must be a time as in RFC 3339: 2026-03-02T12:00:00Z') },
  datacontenttype: { isRequired: false, problem: (text) => (mediaType.test(text) ? undefined : 'must be a media type: application/json') },
  dataschema: { isRequired: false, problem: (text) => (isUri(text) ? undefined : 'must be an absolute URI') },
}

type Checked = { readonly event: CloudEvent; readonly faults?: undefined } | { readonly event?: undefined; readonly faults: readonly Fault[] }

/** A parsed JSON value as a CloudEvent, or each thing that is wrong with it. `path` is where it stands, such as `[3]`. */
export function checkCloudEvent(value: unknown, path = ''): Checked {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { faults: [fault(path, '', 'must be an object')] }
  // A null is the JSON form's way to say that an attribute is not there.
  const members = Object.entries(value).filter(([name, member]) => member !== null || name === 'data')
  const faults = members.flatMap(([name, member]) => {
    const problem = problemOf(name, member)
    return problem === undefined ? [] : [fault(path, name, problem)]
  })
  const names = new Set(members.map(([name]) => name))
  for (const [name, { isRequired }] of Object.entries(attributes)) if (isRequired && !names.has(name)) faults.push(fault(path, name, 'is missing'))
  if (names.has('data') && names.has('data_base64')) faults.push(fault(path, 'data_base64', 'must not stand beside data'))
  if (names.size > mostExtensions) faults.push(fault(path, '', `has more than ${mostExtensions} attributes`))
  // Checked member by member above, which the compiler cannot follow.
  return faults.length > 0 ? { faults } : { event: Object.fromEntries(members) as unknown as CloudEvent }
}

function problemOf(name: string, value: unknown): string | undefined {
  if (name === 'data') return undefined
  if (name === 'data_base64') return typeof value === 'string' && base64.test(value) ? undefined : 'must be base64 text'
  if (!nameOfAttribute.test(name)) return 'is no name of an attribute: lower-case letters and digits only'
  const known = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (!known && (typeof value === 'boolean' || isInt32(value))) return undefined
  if (typeof value !== 'string') return known ? 'must be text' : 'must be text, true, false or a whole number of 32 bits'
  if (value.length > longest) return `must have at most ${longest} characters`
  if (notInStrings.test(value)) return 'must not hold control characters'
  return known && value === '' ? 'must not be empty' : known?.problem(value)
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 31
}

function fault(path: string, name: string, problem: string): Fault {
  const full = [path, name].filter(Boolean).join('.')
  return { path: full, message: `${full === '' ? 'The event' : full} ${problem}.` }
}

export function isJsonMediaType(type: string): boolean {
  return /^[^;]*[/+]json\s*(;|$)/i.test(type)
}

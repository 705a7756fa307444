import { checkCloudEvent, type CloudEvent, isJsonMediaType } from './cloud-event.ts'
import { type Fault, ProductError } from './errors.ts'
import { decodeUtf8, parseJsonBytes } from './json-text.ts'

/** HTTP binding of CloudEvents 1.0 with its JSON format: binary, structured and batched messages. */
export const structuredType = 'application/cloudevents+json'
export const batchType = 'application/cloudevents-batch+json'

const mostFaults = 20
const mostEvents = 1000

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * The events of a request, all valid. Throws `invalid` naming each fault by its place. Besides the binding's own types,
 * `application/json` is taken for what it holds: a CloudEvent, or a list of them.
 */
export function readCloudEvents(headers: Headers, body: Uint8Array): CloudEvent[] {
  const type = mediaTypeOf(headers)
  if (type === structuredType) return checkAll([['', parseJsonBytes(body)]])
  if (type === batchType) return readBatch(parseJsonBytes(body))
  if (headers['ce-specversion'] !== undefined) return checkAll([['', readBinary(headers, body)]])
  if (type.startsWith('application/cloudevents')) throw new ProductError('invalid', `${type} is not read here. Send CloudEvents in their JSON form: ${structuredType} or ${batchType}.`)
  if (type !== 'application/json') throw new ProductError('invalid', `The request is no CloudEvent: send ${structuredType}, ${batchType}, or the headers ce-specversion, ce-id, ce-source and ce-type.`)
  const value = parseJsonBytes(body)
  return Array.isArray(value) ? readBatch(value) : checkAll([['', value]])
}

function readBatch(value: unknown): CloudEvent[] {
  if (!Array.isArray(value)) throw new ProductError('invalid', 'A batch is a JSON list of CloudEvents.')
  if (value.length > mostEvents) throw new ProductError('invalid', `The batch has ${value.length} events, and at most ${mostEvents} are taken at once. Send it in parts.`)
  return checkAll(value.map((each: unknown, index) => [`[${index}]`, each]))
}

function checkAll(given: readonly (readonly [path: string, value: unknown])[]): CloudEvent[] {
  const checked = given.map(([path, value]) => checkCloudEvent(value, path))
  refuse(checked.flatMap(({ faults }) => faults ?? []))
  return checked.flatMap(({ event }) => event ?? [])
}

/** Throws when there are faults; the sentence is the first of them. */
export function refuse(faults: readonly Fault[]): void {
  const first = faults[0]
  if (!first) return
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  throw new ProductError('invalid', `The event was not taken: ${first.message}${more}`, { faults: faults.slice(0, mostFaults) })
}

function mediaTypeOf(headers: Headers): string {
  const [type = '', ...parameters] = (single(headers['content-type']) ?? '').toLowerCase().split(';').map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8).replaceAll('"', '')
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii') throw new ProductError('invalid', `The charset ${charset} is not read here. Send UTF-8.`)
  return type
}

function readBinary(headers: Headers, body: Uint8Array): Record<string, unknown> {
  const event: [string, unknown][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || name === 'ce-datacontenttype' || value === undefined) continue
    if (Array.isArray(value)) throw new ProductError('invalid', `The header ${name} is there more than once.`)
    event.push([name.slice(3), decodeHeader(name, value)])
  }
  const contentType = single(headers['content-type'])
  if (contentType !== undefined) event.push(['datacontenttype', contentType])
  if (event.some(([name]) => name === 'data')) throw new ProductError('invalid', 'The header ce-data is no attribute: data goes in the body.')
  return Object.fromEntries([...event, ...dataOf(contentType ?? '', body)])
}

function dataOf(contentType: string, body: Uint8Array): [string, unknown][] {
  if (body.byteLength === 0) return []
  if (isJsonMediaType(contentType)) return [['data', parseJsonBytes(body)]]
  if (/^text\//i.test(contentType)) return [['data', decodeUtf8(body)]]
  return [['data_base64', toBase64(body)]]
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.byteLength; start += 8192) binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return btoa(binary)
}

/** Header values are percent-encoded UTF-8 (HTTP binding, section 3.1.3.2). */
function decodeHeader(name: string, value: string): string {
  try {
    return decodeURIComponent(value.replace(/%(?![0-9a-f]{2})/gi, '%25'))
  } catch (error) {
    throw new ProductError('invalid', `The header ${name} is no percent-encoded UTF-8 text.`, { cause: error })
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

interface BinaryMessage {
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array
}

/** A binary message: attributes in headers, the data as the body. */
export function writeBinary({ data, data_base64: base64, ...attributesOfEvent }: CloudEvent): BinaryMessage {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributesOfEvent)) {
    if (name === 'datacontenttype') headers['content-type'] = String(value)
    else headers[`ce-${name}`] = encodeHeader(String(value))
  }
  if (base64 !== undefined) return { headers, body: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) }
  const isText = typeof data === 'string' && !isJsonMediaType(attributesOfEvent.datacontenttype ?? 'application/json')
  return { headers, body: data === undefined ? '' : isText ? data : JSON.stringify(data) }
}

function encodeHeader(text: string): string {
  return text.replace(/[^\x21-\x7e]|["%]/gu, (character) => (character === '"' ? '%22' : encodeURIComponent(character)))
}

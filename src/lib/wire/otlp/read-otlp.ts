import { ProtobufReader, wireType } from '../protobuf-reader.ts'
import { WireError } from '../wire-error.ts'
import { type OtlpField, type OtlpMessage, type OtlpScalar, otlpShapes } from './otlp-fields.ts'
import type { OtlpRequests } from './otlp-messages.ts'

const maxMessages = 3_000_000
const maxDepth = 64

/** A request in protobuf. Throws `WireError`. */
export function readOtlpProtobuf<Kind extends keyof OtlpRequests>(kind: Kind, bytes: Uint8Array): OtlpRequests[Kind] {
  return new ProtobufOtlp(bytes).read(kind) as OtlpRequests[Kind]
}

/** A request in JSON: ids are hex, numbers of 64 bits may be text. Throws `WireError`. */
export function readOtlpJson<Kind extends keyof OtlpRequests>(kind: Kind, bytes: Uint8Array): OtlpRequests[Kind] {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new WireError('The body is not JSON in UTF-8: it was cut off, or is protobuf and says that it is JSON.')
  }
  return new JsonOtlp().message(kind, value, 0) as OtlpRequests[Kind]
}

type Fields = Record<string, unknown>

const wireTypes: Readonly<Record<OtlpScalar, number>> = {
  text: wireType.bytes, double: wireType.fixed64, flag: wireType.varint, int: wireType.varint, zigzag: wireType.varint, count: wireType.fixed64, whole: wireType.fixed64,
  flags: wireType.fixed32, nanos: wireType.fixed64, id: wireType.bytes, bytes: wireType.bytes,
}

/** A few bytes can say many empty messages: they are counted. */
class ProtobufOtlp {
  readonly #reader: ProtobufReader
  #messages = 0

  constructor(bytes: Uint8Array) {
    this.#reader = new ProtobufReader(bytes)
  }

  read(type: OtlpMessage): Fields {
    this.#messages += 1
    if (this.#messages > maxMessages) throw tooMany()
    const reader = this.#reader
    const shape = otlpShapes[type]
    const fields: Fields = {}
    while (reader.hasMore()) {
      const tag = reader.tag()
      const field = shape.byNumber[tag >>> 3]
      if (field) this.#field(fields, field, tag)
      else reader.skip(tag & 7)
    }
    return fields
  }

  #field(fields: Fields, field: OtlpField, tag: number): void {
    const expected = field.isMessage ? wireType.bytes : wireTypes[field.type as OtlpScalar]
    const isPacked = field.isList && !field.isMessage && (tag & 7) === wireType.bytes && expected !== wireType.bytes
    if (!isPacked && (tag & 7) !== expected) throw new WireError(`The field ${field.name} is not encoded as OTLP has it: these bytes are no OTLP.`)
    if (!field.isList) fields[field.name] = this.#one(field)
    else {
      const list = (fields[field.name] ??= []) as unknown[]
      if (isPacked) this.#packed(list, field)
      else list.push(this.#one(field))
    }
  }

  #packed(list: unknown[], field: OtlpField): void {
    const outer = this.#reader.enter()
    while (this.#reader.hasMore()) list.push(this.#one(field))
    this.#reader.leave(outer)
  }

  #one(field: OtlpField): unknown {
    const reader = this.#reader
    if (field.isMessage) {
      const outer = reader.enter()
      const message = this.read(field.type as OtlpMessage)
      reader.leave(outer)
      return message
    }
    return scalars[field.type as OtlpScalar](reader)
  }
}

const scalars: Readonly<Record<OtlpScalar, (reader: ProtobufReader) => unknown>> = {
  text: (reader) => reader.string(), double: (reader) => reader.double(), flag: (reader) => reader.uint32() !== 0, int: (reader) => reader.int64(), zigzag: (reader) => reader.sint32(),
  count: (reader) => Number(reader.fixed64()), whole: (reader) => Number(reader.sfixed64()), flags: (reader) => reader.fixed32(), nanos: (reader) => reader.fixed64(),
  id: (reader) => hexOf(reader.subarray()), bytes: (reader) => base64Of(reader.subarray()),
}

function hexOf(bytes: Uint8Array): string {
  if (bytes.length > 64) throw new WireError(`An id has ${bytes.length} bytes; a trace's has 16, a span's 8.`)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 1) text += String.fromCharCode(bytes[at] ?? 0)
  return btoa(text)
}

class JsonOtlp {
  #messages = 0

  message(type: OtlpMessage, value: unknown, depth: number): Fields {
    this.#messages += 1
    if (this.#messages > maxMessages) throw tooMany()
    if (depth > maxDepth) throw new WireError(`Values are nested more than ${maxDepth} deep.`)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(`Something that should be a map (${type}) is none.`)
    const fields: Fields = {}
    for (const [key, each] of Object.entries(value)) {
      const field = otlpShapes[type].byName.get(key)
      if (!field || each === null || each === undefined) continue
      if (field.isList && !Array.isArray(each)) throw new WireError(`The field ${key} is not a list.`)
      fields[field.name] = Array.isArray(each) && field.isList ? each.map((one) => this.#one(field, one, depth)) : this.#one(field, each, depth)
    }
    return fields
  }

  #one(field: OtlpField, value: unknown, depth: number): unknown {
    if (field.isMessage) return this.message(field.type as OtlpMessage, value, depth + 1)
    const read = jsonScalar(field.type as OtlpScalar, value)
    if (read === undefined) throw new WireError(`The field ${field.name} has a value that is not its own: ${JSON.stringify(value)?.slice(0, 80)}.`)
    return read
  }
}

/** Undefined for what does not fit. */
function jsonScalar(type: OtlpScalar, value: unknown): unknown {
  if (type === 'text' || type === 'bytes') return typeof value === 'string' ? value : undefined
  if (type === 'flag') return typeof value === 'boolean' ? value : undefined
  if (type === 'id') return typeof value === 'string' && /^[0-9a-fA-F]{0,128}$/.test(value) ? value.toLowerCase() : undefined
  if (type === 'nanos') return /^\d{1,20}$/.test(String(value)) ? BigInt.asUintN(64, BigInt(String(value))) : undefined
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  if (type === 'double') return /^(NaN|-?Infinity)$/.test(value) || /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined
  return /^-?\d{1,20}$/.test(value) ? Number(value) : undefined
}

function tooMany(): WireError {
  return new WireError(`The request holds more than ${maxMessages} values. Send less at once.`, { isTooLarge: true })
}

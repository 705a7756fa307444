import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCloudEvent } from './cloud-event.ts'
import { batchType, readCloudEvents, structuredType, writeBinary } from './cloud-event-http.ts'

const event = { specversion: '1.0', id: 'A-1', source: '/ci', type: 'com.example.thing' }
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const structured = (value: unknown) => readCloudEvents({ 'content-type': structuredType }, bytes(value))

describe('checkCloudEvent', () => {
  it.each([
    [{}], [{ subject: 'shop', time: '2026-03-02T12:00:00.123Z', datacontenttype: 'application/json; charset=utf-8', dataschema: 'https://example.org/s', data: { a: [1] } }],
    [{ data: null }], [{ data_base64: 'aGk=' }], [{ subject: null, traceparent: '00-x', sampled: true, level: -5 }], [{ source: 'urn:uuid:1' }], [{ operator: '' }],
  ])('takes %j', (more) => {
    expect(checkCloudEvent({ ...event, ...more }).faults).toBeUndefined()
  })

  it.each([
    [{ specversion: '0.3' }, 'specversion'], [{ specversion: 1 }, 'specversion'], [{ id: '' }, 'id'], [{ id: null }, 'id'], [{ id: 7 }, 'id'], [{ source: 'a b' }, 'source'], [{ type: ['x'] }, 'type'],
    [{ time: 'yesterday' }, 'time'], [{ time: '2026-02-30T00:00:00Z' }, 'time'], [{ dataschema: 'relative' }, 'dataschema'], [{ datacontenttype: 'json' }, 'datacontenttype'],
    [{ data: 1, data_base64: 'aGk=' }, 'data_base64'], [{ data_base64: '???' }, 'data_base64'], [{ camelCase: 'x' }, 'camelCase'], [{ with_underscore: 'x' }, 'with_underscore'],
    [{ nested: {} }, 'nested'], [{ list: [] }, 'list'], [{ big: 2 ** 40 }, 'big'], [{ half: 0.5 }, 'half'], [{ subject: 'a\0b' }, 'subject'], [{ note: '\ud800' }, 'note'], [{ id: 'x'.repeat(3000) }, 'id'],
  ])('refuses %j, naming the place', (more, path) => {
    expect(checkCloudEvent({ ...event, ...more }, '[2]').faults?.map((fault) => fault.path)).toEqual([`[2].${path}`])
  })
})

describe('readCloudEvents', () => {
  it('reads the three modes', () => {
    expect(structured(event)).toEqual([event])
    expect(readCloudEvents({ 'content-type': `${batchType}; charset=UTF-8` }, bytes([event, { ...event, id: 'A-2' }]))).toHaveLength(2)
    const headers = { 'ce-specversion': '1.0', 'ce-id': 'A-1', 'ce-source': '/ci', 'ce-type': 'com.example.thing', 'ce-subject': 'caf%C3%A9 100%', 'content-type': 'application/json' }
    expect(readCloudEvents(headers, bytes({ a: 1 }))).toEqual([{ ...event, subject: 'café 100%', datacontenttype: 'application/json', data: { a: 1 } }])
    expect(readCloudEvents({ ...headers, 'content-type': 'text/plain' }, bytes('hello'))[0]?.data).toBe('hello')
    expect(readCloudEvents({ ...headers, 'content-type': 'image/png' }, Uint8Array.of(137, 80))[0]?.data_base64).toBe('iVA=')
  })

  it.each([
    ['no type', {}, '{}', 'no CloudEvent'], ['xml', { 'content-type': 'application/cloudevents+xml' }, '<a/>', 'not read here'], ['no JSON', { 'content-type': structuredType }, '{', 'no JSON'],
    ['other charset', { 'content-type': `${structuredType}; charset=latin1` }, '{}', 'charset'], ['no list', { 'content-type': batchType }, '{}', 'a JSON list'], ['a number', { 'content-type': structuredType }, '7', 'must be an object'],
    ['doubled header', { 'ce-specversion': '1.0', 'ce-id': ['a', 'b'] }, '', 'more than once'], ['bad escape', { 'ce-specversion': '1.0', 'ce-id': '%ff' }, '', 'percent-encoded'],
    ['deep', { 'content-type': structuredType }, '['.repeat(100_000), '64 levels'], ['one of a batch', { 'content-type': batchType }, JSON.stringify([event, { ...event, type: '' }]), '[1].type must not be empty'],
    ['too many', { 'content-type': batchType }, JSON.stringify(Array.from({ length: 1001 }, () => event)), 'at most 1000'],
  ])('refuses %s with a sentence', (_name, headers, body, sentence) => {
    expect(() => readCloudEvents(headers, bytes(body))).toThrow(expect.objectContaining({ code: 'invalid', message: expect.stringContaining(sentence) }))
  })

  it('refuses bytes that are no UTF-8', () => {
    expect(() => readCloudEvents({ 'content-type': structuredType }, Uint8Array.of(0x22, 0xff, 0x22))).toThrow('UTF-8')
  })

  it('answers any bytes with events or an error of the sender', () => {
    const isHandled = (headers: Record<string, string>, body: Uint8Array) => {
      try {
        return Array.isArray(readCloudEvents(headers, body))
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'invalid'
      }
    }
    const type = fc.constantFrom(structuredType, batchType, 'application/json', 'text/plain')
    expect(fc.check(fc.property(type, fc.oneof(fc.uint8Array(), fc.json().map(bytes), fc.string().map(bytes)), (contentType, body) => isHandled({ 'content-type': contentType }, body))).failed).toBe(false)
  })

  it('reads what was written in binary mode', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((part) => checkCloudEvent({ ...event, subject: part }).event !== undefined)
    const check = fc.check(fc.property(text, fc.jsonValue(), (subject, data) => {
      const message = writeBinary({ ...event, specversion: '1.0', subject, datacontenttype: 'application/json', data })
      expect(readCloudEvents(message.headers, bytes(message.body))).toEqual([{ ...event, subject, datacontenttype: 'application/json', data: JSON.parse(JSON.stringify(data)) as unknown }])
    }))
    expect(check.counterexample).toBeNull()
  })
})

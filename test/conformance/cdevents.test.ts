import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCdEvent } from '#lib/cdevents'
import { parseTimestamp } from '#lib/timestamp'
import { isUri, isUriReference } from '#lib/uri'

const folder = '../shared/corpus/cdevents'
const isThere = existsSync(folder)

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function readJson(...path: string[]): Json {
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as Json
}

function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  return ajv
}

/** The specification's own judge of an event of that type. */
function readValidators(): { byType: Map<string, ValidateFunction>; custom: ValidateFunction } {
  const ajv = makeAjv()
  const byType = new Map<string, ValidateFunction>()
  for (const name of readdirSync(join(folder, 'schemas', 'links'))) ajv.addSchema(readJson('schemas', 'links', name) as object)
  for (const name of readdirSync(join(folder, 'schemas')).filter((file) => file.endsWith('.json'))) {
    const schema = readJson('schemas', name) as { properties: { context: { properties: { type: { enum: string[] } } } } }
    const validate = ajv.compile(schema)
    for (const type of schema.properties.context.properties.type.enum) byType.set(type, validate)
  }
  return { byType, custom: ajv.compile(readJson('custom', 'schema.json') as object) }
}

const replacements: readonly Json[] = [null, 7, true, '', 'text', 'https://example.org/x', [], [7], ['text'], {}, { id: 'x' }, { id: '', source: ' ' }, { extra: 1 }]

/** The event with each one field removed, replaced or added. */
function* mutants(event: Json): Generator<{ what: string; event: Json }> {
  for (const path of pathsOf(event)) {
    yield { what: `without ${path.join('.')}`, event: changed(event, path, undefined) }
    for (const value of replacements) yield { what: `${path.join('.')} = ${JSON.stringify(value)}`, event: changed(event, path, value) }
    yield { what: `beside ${path.join('.')}`, event: changed(event, [...path.slice(0, -1), 'unheardOf'], 'x') }
  }
}

function* pathsOf(value: Json, path: string[] = []): Generator<string[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) yield* pathsOf(part as Json, [...path, key])
}

function changed(event: Json, path: readonly string[], value: Json | undefined): Json {
  const copy = structuredClone(event)
  const parent = path.slice(0, -1).reduce<Json>((part, key) => (part as { [key: string]: Json })[key] as Json, copy) as { [key: string]: Json }
  const key = path.at(-1) ?? ''
  if (value !== undefined) parent[key] = value
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
  return copy
}

describe.skipIf(!isThere)(`CDEvents (${isThere ? folder : `skipped: ${folder} is missing`})`, () => {
  const { byType, custom } = isThere ? readValidators() : { byType: new Map<string, ValidateFunction>(), custom: undefined }
  const files = isThere ? readdirSync(join(folder, 'conformance')).filter((name) => name.endsWith('.json')) : []

  it('has a conformance event for each type', () => {
    expect(files).toHaveLength(48)
    expect(byType.size).toBe(48)
  })

  it.each(files)('%s is accepted, and its mutants as the schema judges them', (file) => {
    const event = readJson('conformance', file)
    const validate = byType.get((event as { context: { type: string } }).context.type)
    expect(checkCdEvent(event)).toEqual([])
    const disagreements = [...mutants(event)].filter((mutant) => (checkCdEvent(mutant.event).length === 0) !== validate?.(mutant.event))
    expect(disagreements.map(({ what }) => what)).toEqual([])
  })

  it('custom events are accepted, and their mutants as the schema judges them', () => {
    const event = readJson('custom', 'conformance.json')
    expect(checkCdEvent(event)).toEqual([])
    expect([...mutants(event)].filter((mutant) => (checkCdEvent(mutant.event).length === 0) !== custom?.(mutant.event)).map(({ what }) => what)).toEqual([])
  })

  it('a domain id in a link is read as the specification has it', () => {
    const event = readJson('conformance', 'service_deployed.json')
    const vectors = readJson('conformance', 'formats', 'domainid.json') as { valid: { expected: string }[]; invalid: { input: string }[] }
    const withDomain = (domainId: string) => changed(event, ['context', 'links'], [{ linkType: 'RELATION', linkKind: 'TRIGGER', target: { domainId } }])
    for (const { expected } of vectors.valid) expect(checkCdEvent(withDomain(expected))).toEqual([])
    for (const { input } of vectors.invalid) expect(checkCdEvent(withDomain(input))).not.toEqual([])
  })
})

describe('formats of JSON Schema', () => {
  const ajv = makeAjv()
  const pieces = fc.array(fc.constantFrom('http', ':', '//', '/', '?', '#', '@', 'a', '.', '%20', '%2', ' ', '[', '::1', ']', '8', '1.2.3.4', 'é', '-', '|', 'urn', '\\', '~'), { maxLength: 8 }).map((parts) => parts.join(''))

  it.each([['uri', isUri], ['uri-reference', isUriReference]] as const)('%s is read as ajv reads it', (format, ours) => {
    const theirs = ajv.compile({ type: 'string', format })
    // Where a literal address is concerned ajv is the stricter: `[8]` is no address of a host.
    fc.assert(fc.property(pieces.filter((text) => !text.includes('[')), (text) => {
      expect([text, ours(text)]).toEqual([text, theirs(text)])
    }), { numRuns: 20_000 })
  })

  it('date-time is read as ajv reads it', () => {
    const theirs = ajv.compile({ type: 'string', format: 'date-time' })
    const upTo = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'))
    const two = upTo(62)
    // ajv reads some hours above 23 with an offset, which RFC 3339 does not.
    const hours = upTo(23)
    const text = fc.tuple(fc.constantFrom('2024', '2023', '1900', '0001'), two, two, fc.constantFrom('T', 't', ' ', '-'), hours, two, two, fc.constantFrom('', '.5', '.123456789', '.'), fc.constantFrom('Z', 'z', '', '+01:00', '-23:59', '+24:00', '+0100'))
      .map(([year, month, day, separator, hour, minute, second, fraction, zone]) => `${year}-${month}-${day}${separator}${hour}:${minute}:${second}${fraction}${zone}`)
    fc.assert(fc.property(text, (time) => (parseTimestamp(time) !== undefined) === theirs(time)), { numRuns: 5000, seed: 1 })
    for (const time of ['2016-12-31T23:59:60Z', '2016-12-31T22:59:60Z', '2017-01-01T00:59:60+01:00', '2024-02-29T00:00:00Z', '2023-02-29T00:00:00Z']) expect([time, parseTimestamp(time) !== undefined]).toEqual([time, theirs(time)])
  })
})

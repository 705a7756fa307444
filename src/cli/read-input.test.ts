import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineOperation } from '#lib/operation'
import { CliError } from './cli-error.ts'
import { inputFields } from './input-fields.ts'
import { readInput, type Typed } from './read-input.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sample = defineOperation({
  name: 'sample.do', kind: 'command', access: 'signed-in', summary: 'Do it.', positional: ['service'], secretInput: ['password'],
  input: z.object({
    service: EntityRef, owner: EntityRef.nullable().default(null), count: z.number().int().min(1).default(1), ratio: z.number().optional(), level: z.enum(['low', 'high']).default('low'),
    isOn: z.boolean().default(true), labels: z.array(z.string()).default([]), ports: z.array(z.number().int()).default([]), env: z.record(z.string(), z.string()).default({}),
    target: z.object({ a: z.number() }).optional(), anything: z.unknown().optional(), text: z.string().max(50_000).optional(), note: z.string().max(4000).optional(),
    team: z.string().nullable().default(null), password: z.string().min(3).optional(),
  }),
  output: z.object({}),
})
const fields = inputFields(sample)

function read(typed: Record<string, Typed>, secrets: Record<string, string> = {}): Promise<Record<string, unknown>> {
  return readInput(sample, fields, new Map(Object.entries({ service: 'shop', ...typed })), secrets)
}

describe('the fields of an operation', () => {
  test('take their kind, choices and need from the schema', () => {
    const kinds = Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))
    expect(kinds).toEqual({ service: 'text', owner: 'text', count: 'integer', ratio: 'number', level: 'text', isOn: 'boolean', labels: 'list', ports: 'list', env: 'json', target: 'json', anything: 'json', text: 'text', note: 'text', team: 'text', password: 'text' })
    expect(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['service'])
    expect(fields.find(({ name }) => name === 'isOn')?.flag).toBe('--is-on')
    expect(fields.find(({ name }) => name === 'level')?.choices).toEqual(['low', 'high'])
    expect(fields.filter(({ isNullable }) => isNullable).map(({ name }) => name)).toEqual(['owner', 'team'])
    expect(fields.filter(({ takesFiles }) => takesFiles).map(({ name }) => name)).toEqual(['env', 'target', 'anything', 'text'])
  })
})

describe('what is typed', () => {
  test('becomes the input, and what is not typed is left out', async () => {
    expect(await read({ count: '3', ratio: '0.5', level: 'high', isOn: false, labels: ['a,b', 'c'], ports: ['80', '443'], env: ['A=1', 'B=x=y'], target: '{"a":1}', note: '@ada look' }, { password: 'hidden' })).toEqual({
      service: 'service:default/shop', count: 3, ratio: 0.5, level: 'high', isOn: false, labels: ['a', 'b', 'c'], ports: [80, 443], env: { A: '1', B: 'x=y' }, target: { a: 1 }, note: '@ada look', password: 'hidden',
    })
  })

  test('completes references whose kind is clear, and leaves whole ones', async () => {
    expect(await read({ service: 'team-a/shop', owner: 'pay' })).toMatchObject({ service: 'service:team-a/shop', owner: 'team:default/pay' })
    expect(await read({ service: 'service:default/shop', owner: 'null' })).toMatchObject({ service: 'service:default/shop', owner: null })
  })

  test('may be in a file, or be plain text where anything goes', async () => {
    writeFileSync(join(folder, 'a.json'), '{"a":2}')
    writeFileSync(join(folder, 'long.txt'), 'many\nwords')
    expect(await read({ target: `@${join(folder, 'a.json')}`, text: `@${join(folder, 'long.txt')}`, anything: 'just text' })).toMatchObject({ target: { a: 2 }, text: 'many\nwords', anything: 'just text' })
    expect(await read({ env: '{"A":"1"}' })).toMatchObject({ env: { A: '1' } })
  })

  test.each([
    [{ count: 'many' }, '--count takes a number, and not "many".'],
    [{ count: '' }, '--count takes a number, and not "".'],
    [{ count: '0' }, '--count: Too small'],
    [{ target: '{"a":' }, '--target does not read as JSON.'],
    [{ target: '@/nowhere' }, 'The file /nowhere for --target cannot be read'],
    [{ target: '{"a":"x"}' }, '--target: a: Invalid input'],
    [{ service: 'a b' }, '<service>: A reference reads kind:namespace/name'],
    [{ password: 'in the open', note: 'x'.repeat(5000) }, '--note: Too big'],
  ])('%j is wrong usage: %s', async (typed: Record<string, Typed>, message) => {
    const error = await read(typed).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CliError)
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) })
  })

  test('tells everything that is missing', async () => {
    await expect(readInput(sample, fields, new Map(), {})).rejects.toMatchObject({ exitCode: 2, message: '<service> is missing.' })
  })

  test('never takes a secret from the arguments', async () => {
    expect(await read({ password: 'typed openly' })).not.toHaveProperty('password')
  })
})

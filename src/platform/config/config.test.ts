import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { tempDir } from '../../../test/harness/index.ts'
import { loadSettings, variableName } from './index.ts'

const schemas = {
  server: z.object({ port: z.number().int().min(0).max(65_535).default(8080), hosts: z.array(z.string()).default([]), isPublic: z.boolean().default(false), name: z.string().default('Daybook') }),
  alerting: z.object({ checkIntervalMs: z.number().int().positive().default(10_000), labels: z.record(z.string(), z.string()).optional() }),
}

async function load(content: string | undefined, environment: Record<string, string> = {}) {
  const file = join(await tempDir(), 'settings.json')
  if (content !== undefined) await writeFile(file, content)
  return loadSettings({ schemas, file, environment })
}

it('uses the defaults when nothing is said', async () => {
  expect(await load(undefined)).toEqual({ server: { port: 8080, hosts: [], isPublic: false, name: 'Daybook' }, alerting: { checkIntervalMs: 10_000 } })
})

it('reads the file, and the environment over it, as values of the kind asked for', async () => {
  const settings = await load('{"server":{"port":1,"name":"file"}}', {
    DAYBOOK_SERVER_PORT: '9000', DAYBOOK_SERVER_HOSTS: 'a, b', DAYBOOK_SERVER_IS_PUBLIC: 'yes', DAYBOOK_ALERTING_CHECK_INTERVAL_MS: ' 500 ', DAYBOOK_ALERTING_LABELS: '{"a":"b"}', DAYBOOK_TOKEN: 'x',
  })
  expect(settings).toEqual({ server: { port: 9000, hosts: ['a', 'b'], isPublic: true, name: 'file' }, alerting: { checkIntervalMs: 500, labels: { a: 'b' } } })
  expect((await load(undefined, { DAYBOOK_SERVER_NAME: '42' })).server.name).toBe('42')
  expect(variableName('run-kinds', 'maxRunsPerHour')).toBe('DAYBOOK_RUN_KINDS_MAX_RUNS_PER_HOUR')
})

it('reports all faults together, each with its place', async () => {
  const failure = load('{"server":{"prot":1,"port":"x"},"unknown":{}}', { DAYBOOK_ALERTING_CHECK_INTERVAL_MS: 'soon', DAYBOOK_ALERTING_LABELS: '{' })
  await expect(failure).rejects.toMatchObject({ code: 'invalid', faults: expect.arrayContaining([
    { path: 'unknown', message: expect.stringContaining('There are: alerting, server.') },
    { path: 'server.prot', message: expect.stringContaining('no such setting') },
    { path: 'server.port', message: expect.stringContaining('settings.json') },
    { path: 'alerting.checkIntervalMs', message: expect.stringContaining('DAYBOOK_ALERTING_CHECK_INTERVAL_MS') },
    { path: 'alerting.labels', message: expect.stringContaining('DAYBOOK_ALERTING_LABELS') },
  ]) })
  await expect(failure).rejects.toThrow(/^5 settings are wrong/)
})

it('says when the file is no JSON object', async () => {
  await expect(load('{ "server": ')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('is not JSON') })
  await expect(load('[]')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('one JSON object') })
  await expect(load('{"server": 7}')).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'server', message: expect.any(String) }] })
})

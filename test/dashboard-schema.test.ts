import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Dashboard } from '#lib/dashboards'
import { readYaml } from '#lib/yaml-text'
import { builtInDashboards } from '../src/features/observability/dashboards/built-in/built-in-dashboards.ts'

const path = 'docs/dashboard.schema.json'
const schema = { title: 'A dashboard of Daybook', ...(z.toJSONSchema(Dashboard, { io: 'input' }) as Record<string, unknown>) }
const text = `${JSON.stringify(schema, undefined, 2)}\n`

it('publishes the schema that dashboards are held to; UPDATE_SCHEMA=1 writes it anew', () => {
  if (process.env['UPDATE_SCHEMA'] === '1' || !existsSync(path)) writeFileSync(path, text)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

it('fits the dashboards that come with Daybook and the example of the documents', () => {
  const fits = new Ajv2020({ strict: false }).compile(schema)
  for (const { text: file } of builtInDashboards().values()) expect(fits(readYaml(file).documents[0]?.value), JSON.stringify(fits.errors)).toBe(true)
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/dashboards.md', 'utf8')) ?? []
  expect(fits(readYaml(example).documents[0]?.value), JSON.stringify(fits.errors)).toBe(true)
  expect(fits({ apiVersion: 'daybook.dev/v1', kind: 'Dashboard', title: 'T', panels: [], oddity: 1 })).toBe(false)
})

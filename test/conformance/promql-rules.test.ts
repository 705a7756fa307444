import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { evaluateQuery } from '../../src/lib/promql/index.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'

const folder = '../shared/corpus/kube-prometheus-rules/manifests'
const isThere = existsSync(folder)

describe.skipIf(!isThere)(`the rules of kube-prometheus (${isThere ? 'there' : `skipped: ${folder} is missing`})`, () => {
  it('are all read and evaluated', async () => {
    const rules = readdirSync(folder).flatMap((file) => {
      const { spec } = parse(readFileSync(`${folder}/${file}`, 'utf8')) as { spec: { groups: { rules: { alert?: string; record?: string; expr: string | number }[] }[] } }
      return spec.groups.flatMap((group) => group.rules)
    })
    const source = new MemorySource()
    for (const { alert, record, expr } of rules) {
      const result = await evaluateQuery(source, { query: String(expr), start: 1e12, end: 1e12 + 60_000, step: 30_000 })
      expect(result.type, alert ?? record).toBe('matrix')
    }
    expect([rules.filter(({ alert }) => alert).length, rules.filter(({ record }) => record).length]).toEqual([139, 95])
  })
})

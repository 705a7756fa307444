import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectRules } from '../../src/features/alerting/rules/detect-rules.ts'
import { findIn } from '../harness/index.ts'

const corpus = '../shared/corpus'
const isThere = existsSync(corpus)
const hasPromtool = spawnSync('promtool', ['--version']).status === 0

describe.skipIf(!isThere)(`rules of kube-prometheus (${isThere ? 'all' : `skipped: ${corpus} is missing`})`, () => {
  it('are 139 alerts and 95 recording rules, without a fault', async () => {
    const { entities, problems } = await findIn(join(corpus, 'kube-prometheus-rules'), [detectRules])
    const sum = (field: string) => entities.reduce((total, { spec }) => total + Number(spec[field]), 0)
    expect([entities.length, sum('alertCount'), sum('recordingCount'), problems]).toEqual([8, 139, 95, []])
  })

  it('name each alert at its line', async () => {
    const folder = join(corpus, 'kube-prometheus-rules')
    const { entities } = await findIn(folder, [detectRules])
    for (const { spec, evidence } of entities) {
      const lines = readFileSync(join(folder, evidence.file), 'utf8').split('\n')
      for (const { name, line } of spec['alerts'] as { name: string; line: number }[]) expect(lines[line - 1]).toContain(name)
    }
  })
})

describe.skipIf(!isThere || !hasPromtool)(`rule files of promtool's own tests (${!isThere ? `skipped: ${corpus} is missing` : hasPromtool ? 'against promtool' : 'skipped: promtool is not installed'})`, () => {
  it('have a fault in their structure only where promtool refuses them', async () => {
    const folder = join(corpus, 'promtool-fixtures')
    const { entities, problems } = await findIn(folder, [detectRules])
    for (const { evidence: { file } } of entities) {
      const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(folder, file)], { encoding: 'utf8' })
      const found = problems.filter(({ evidence }) => evidence.file === file)
      if (status === 0) expect(found, file).toEqual([])
      // Expressions are not parsed here, and names of Prometheus 3 are refused by promtool 2.
      else if (!/could not parse expression|parse error|invalid recording rule name/.test(stderr)) expect(found.length, `${file}: ${stderr}`).toBeGreaterThan(0)
    }
  })
})

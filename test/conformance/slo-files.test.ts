import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listOf, recordOf } from '../../src/lib/plain-data.ts'
import { formatQuery } from '../../src/lib/promql/index.ts'
import { readRuleFile } from '../../src/lib/rule-file/index.ts'
import { readSloFile, ruleFileText } from '../../src/lib/slo/index.ts'
import { readYaml } from '../../src/lib/yaml-text.ts'

const folder = '../shared/corpus/sloth-slo/examples'
const isThere = existsSync(folder)
const files = isThere ? readdirSync(join(folder, '_gen')).toSorted() : []
/** Their SLI comes from a plugin, a program in Go of the examples' own. */
const ofPrograms = files.filter((file) => /^(?:k8s-)?plugin-|^plugin-/.test(file))

/** Groups as data: expressions as the printer writes them; those in another language than PromQL with single spaces. */
function groupsOf(text: string): unknown[] {
  return readYaml(text).documents.flatMap(({ value }) => {
    const root = recordOf(value)
    return listOf((root['kind'] === 'PrometheusRule' ? recordOf(root['spec']) : root)['groups']).map((group) => {
      const { name, interval, rules } = recordOf(group)
      return { name, interval, rules: listOf(rules).map((rule) => ({ ...recordOf(rule), expr: normal(String(recordOf(rule)['expr'])) })) }
    })
  })
}

function normal(expr: string): string {
  try {
    return formatQuery(expr)
  } catch {
    return expr.replace(/\s+/g, ' ').trim()
  }
}

describe.skipIf(!isThere)('sloth’s own examples (skipped where the corpus is not there)', () => {
  it.each(files.filter((file) => !ofPrograms.includes(file)))('%s gives the rules that sloth gives', (file) => {
    const { objectives, faults } = readSloFile(readFileSync(join(folder, file), 'utf8'), { labels: { cmd: 'examplesgen.sh' } })
    expect(faults).toEqual([])
    const text = ruleFileText(objectives.flatMap(({ groups }) => groups))
    expect(groupsOf(text)).toEqual(groupsOf(readFileSync(join(folder, '_gen', file), 'utf8')))
    // What sloth writes for VictoriaMetrics is no PromQL.
    if (!file.startsWith('victoria')) expect(readRuleFile(text).faults).toEqual([])
  })

  it.each(ofPrograms)('%s names the plugin that is not run', (file) => {
    expect(readSloFile(readFileSync(join(folder, file), 'utf8')).faults[0]?.message).toMatch(/^The SLI plugin getting_started_availability is a program of its own/)
  })

  it('reads the windows of its own catalogue', () => {
    const week = readFileSync(join(folder, 'windows/7d.yaml'), 'utf8')
    const { objectives, faults } = readSloFile(`${readFileSync(join(folder, 'getting-started.yml'), 'utf8')}\n---\n${week}`)
    expect(faults).toEqual([])
    expect(objectives[0]?.slo.periodMs).toBe(7 * 86_400_000)
    expect(ruleFileText(objectives[0]?.groups ?? [])).toContain('slo:sli_error:ratio_rate1w')
  })
})

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expandTemplate } from '../../src/lib/go-template/index.ts'
import { readRuleFile } from '../../src/lib/rule-file/index.ts'
import { readRuleTestFile, runRuleTests } from '../../src/lib/rule-test/index.ts'
import { tempDir } from '../harness/index.ts'
import { mutatedRules } from '../harness/rules/mutated-rules.ts'
import { promtoolFaults, promtoolMajor, promtoolTest } from '../harness/rules/promtool.ts'
import { randomTemplates } from '../harness/rules/random-templates.ts'

const corpus = '../shared/corpus'
const fixtures = join(corpus, 'promtool-fixtures')
const isThere = existsSync(fixtures)
const major = promtoolMajor()
const said = !isThere ? `skipped: ${fixtures} is missing` : major === undefined ? 'skipped: promtool is not installed' : `beside promtool ${major}`

function ruleFiles(): string[] {
  const folder = join(fixtures, 'cmd/promtool/testdata')
  return [...readdirSync(folder).filter((name) => name.endsWith('.yml')).map((name) => join(folder, name)), ...readdirSync(join(fixtures, 'rules/fixtures')).map((name) => join(fixtures, 'rules/fixtures', name))]
}

/** What only the third version knows, or calls by other names. */
function isOfThird(text: string): boolean {
  return major !== 3 && /field (?:labels|query_offset|keep_firing_for|histogram|fuzzy_compare|start_timestamp) not found|invalid (?:recording rule|label|annotation) name/.test(text)
}

/** The faults of a file's own structure; the second version reads every file twice and says all of it again. */
function places(texts: readonly string[]): string[] {
  const own = texts.filter((text) => !/rulefmt\.ruleGroups|RuleGroupNode|yaml\.Node/.test(text))
  return [...new Set(own.flatMap((text) => text.startsWith('yaml: unmarshal errors') ? text.match(/line \d+/g) ?? [] : [/^(?:\d+:\d+: )+/.exec(text)?.[0] ?? 'no place']))].toSorted()
}

describe.skipIf(!isThere || major === undefined)(`rule files (${said})`, () => {
  it('of promtool’s fixtures have its verdict and its places', () => {
    const files = ruleFiles()
    const theirs = promtoolFaults(files)
    for (const file of files) {
      const expected = theirs.get(file) ?? []
      // What Prometheus tries out is always on here: features.yml is refused only where it is not.
      if (expected.some(isOfThird) || file.endsWith('features.yml')) continue
      expect({ file, places: places(readRuleFile(readFileSync(file, 'utf8')).faults.map(({ text }) => text)) }).toEqual({ file, places: places(expected) })
    }
  })

  it('with random changes have its verdict, and its places where they are YAML', async () => {
    const folder = await tempDir()
    const sources = ruleFiles().filter((file) => /\/(?:rules|rules-bad|at-modifier|alert_rule|rules_multiple|rules_dependencies)\.ya?ml$/.test(file)).map((file) => readFileSync(file, 'utf8'))
    const texts = mutatedRules(sources, 11, 200)
    const files = texts.map((text, index) => {
      writeFileSync(join(folder, `${index}.yml`), text)
      return join(folder, `${index}.yml`)
    })
    const theirs = promtoolFaults(files)
    let [same, samePlaces, compared] = [0, 0, 0]
    for (const [index, text] of texts.entries()) {
      const expected = theirs.get(files[index]!) ?? []
      if (expected.some(isOfThird)) continue
      const faults = readRuleFile(text).faults.map((fault) => fault.text)
      if (major !== 3 && faults.some((fault) => /braces present|unmarshal errors/.test(fault)) && expected.length === 0) continue
      compared += 1
      if ((faults.length > 0) === (expected.length > 0)) same += 1
      const isYaml = !expected.some((each) => /^yaml: (?!unmarshal)/.test(each))
      if (!isYaml || JSON.stringify(places(faults)) === JSON.stringify(places(expected))) samePlaces += 1
    }
    // What differs is YAML that one of the two readers of YAML takes and the other does not, and names of places inside of merges.
    expect(compared).toBeGreaterThan(100)
    expect(same / compared).toBeGreaterThanOrEqual(0.98)
    expect(samePlaces / compared).toBeGreaterThanOrEqual(0.95)
  })
})

/** The verdict of ours on a file of unit tests. */
async function ourVerdict(file: string): Promise<boolean> {
  const tests = readRuleTestFile(readFileSync(file, 'utf8'))
  if ('error' in tests) return false
  const rules = tests.ruleFiles.map((path) => readRuleFile(readFileSync(join(dirname(file), path), 'utf8')))
  if (rules.some(({ faults }) => faults.length > 0)) return false
  return (await runRuleTests(tests, rules.flatMap(({ groups }) => groups))).every(({ failures }) => failures.length === 0)
}

describe.skipIf(!isThere)(`unit tests of rules (${isThere ? 'fixtures of promtool 3' : said})`, () => {
  const folder = join(fixtures, 'cmd/promtool/testdata')
  // As promtool 3.12 judges them, with --run and --ignore-unknown-fields left out.
  it.each([
    ['unittest', true], ['start-time-test', true], ['at-modifier-test', true], ['negative-offset-test', true], ['no-test-group-interval', true], ['long-period', true],
    ['rules_run', false], ['rules_run_fuzzy', false], ['rules_run_no_fuzzy', false], ['bad-input-series', false], ['failing', false], ['bad-promql', false], ['bad-rules-error-test', false], ['bad-rules-syntax-test', false], ['rules_run_extrafields', false],
  ] as const)('%s: passed is %s', async (name, isPassed) => {
    expect(await ourVerdict(join(folder, `${name}.yml`))).toBe(isPassed)
  })

  it.skipIf(major === undefined)(`have promtool’s verdict here too (${said})`, async () => {
    for (const name of readdirSync(folder).filter((each) => /^tests:/m.test(readFileSync(join(folder, each), 'utf8')))) {
      const theirs = promtoolTest(join(folder, name))
      if (isOfThird(theirs.said) || (major !== 3 && name === 'no-test-group-interval.yml')) continue
      expect({ name, isPassed: await ourVerdict(join(folder, name)) }).toEqual({ name, isPassed: theirs.isPassed })
    }
  })
})

describe.skipIf(major === undefined)(`random templates (${major === undefined ? 'skipped: promtool is not installed' : `beside promtool ${major}`})`, () => {
  it('give the text, or the error, that Prometheus gives', async () => {
    const folder = await tempDir()
    mkdirSync(folder, { recursive: true })
    // The second version is older than ranges over numbers and some words of errors.
    const templates = randomTemplates(5, 600).filter((text) => !/range[^}]*\b3\b|break|parseDuration|toTime|nil|\.Labels\b|\bargs\b|html|safeHtml|title/.test(text)).slice(0, 250)
    const data = { labels: { __name__: 'up', job: 'node', instance: 'a.b:9100' }, value: 1234.5, histogram: undefined, externalLabels: { cluster: 'c' }, externalUrl: '', at: 0, query: () => Promise.resolve([]) }
    const checked = templates.filter((text) => readRuleFile(JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'up', annotations: { a: text } }] }] })).faults.length === 0)
    const all = checked.map((text, index) => ({ alert: `A${index}`, expr: 'up', annotations: { a: text } }))
    const expanded = await Promise.all(all.map(async ({ alert, annotations }) => await expandTemplate(annotations.a, { ...data, name: `__alert_${alert}` })).map((text) => text.catch((error: unknown) => `<error expanding template: ${error instanceof Error ? error.message : String(error)}>`)))
    // Go has found other words for some errors since.
    const rules = all.filter((_, index) => major === 3 || expanded[index]?.startsWith('<error') === false)
    const texts = expanded.filter((text) => major === 3 || !text.startsWith('<error'))
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'g', rules }] }))
    writeFileSync(join(folder, 'test.yml'), JSON.stringify({
      rule_files: ['rules.yml'],
      tests: [{ external_labels: { cluster: 'c' }, input_series: [{ series: 'up{job="node", instance="a.b:9100"}', values: '1234.5' }], alert_rule_test: rules.map(({ alert }, index) => ({ eval_time: '0m', alertname: alert, exp_alerts: [{ exp_labels: { job: 'node', instance: 'a.b:9100' }, exp_annotations: { a: texts[index] } }] })) }],
    }))
    const { said: judged } = promtoolTest(join(folder, 'test.yml'))
    const differing = [...judged.matchAll(/alertname: A(\d+)/g)].map(([, index]) => checked[Number(index)])
    expect(checked.length).toBeGreaterThan(80)
    expect(judged, judged).toMatch(/SUCCESS|alertname/)
    expect(rules.length).toBeGreaterThan(20)
    expect(differing.length / rules.length, differing.join('\n---\n')).toBeLessThanOrEqual(0.02)
    expect(await ourVerdict(join(folder, 'test.yml'))).toBe(true)
  })
})

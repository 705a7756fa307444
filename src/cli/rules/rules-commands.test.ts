import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pc from 'picocolors'
import { afterAll, describe, expect, test } from 'vitest'
import type { Terminal } from '../terminal.ts'
import { checkRuleFiles } from './check-rule-files.ts'
import { matchingFiles } from './matching-files.ts'
import { testRuleFiles } from './test-rule-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function terminal(isJson = false): Terminal & { readonly written: string[] } {
  const written: string[] = []
  return { written, write: (text) => written.push(text), writeError: (text) => written.push(text), isJson, width: undefined, colors: pc.createColors(false), isWatched: false, now: () => new Date() }
}

const good = file('rules/good.yml', 'groups:\n- name: g\n  rules:\n  - {alert: Down, expr: up == 0, annotations: {a: "{{ $value }}"}}\n')
const bad = file('bad.yml', 'groups:\n- name: g\n  rules:\n  - {alert: Down, expr: sum(}\n')
const tests = file('tests.yml', 'rule_files: ["rules/g*.yml", none.yml]\ntests:\n- name: fits\n  input_series: [{series: up, values: 0}]\n  alert_rule_test: [{eval_time: 0m, alertname: Down, exp_alerts: [{exp_annotations: {a: "0"}}]}]\n- name: fails\n  promql_expr_test: [{expr: "1", eval_time: 0m}]\n')

describe('rules check', () => {
  test('says what promtool says, and fails where it does', async () => {
    const shown = terminal()
    expect(await checkRuleFiles([good, bad, join(folder, 'none.yml')], { ignoreUnknownFields: false }, shown)).toBe(1)
    expect(shown.written.join('')).toBe(`Checking ${good}\n  SUCCESS: 1 rules found\n\nChecking ${bad}\n  FAILED:\n${bad}: 4:25: group "g", rule 1, "Down": could not parse expression: 1:5: parse error: unclosed left parenthesis\n\nChecking ${folder}/none.yml\n  FAILED:\n${folder}/none.yml: There is no such file.\n\n`)
    const json = terminal(true)
    expect(await checkRuleFiles([good], { ignoreUnknownFields: false }, json)).toBe(0)
    expect(JSON.parse(json.written.join(''))).toEqual({ files: [{ file: good, isGood: true, rules: 1, faults: [], warnings: [] }] })
  })
})

describe('rules test', () => {
  test('runs all tests, or those that are named', async () => {
    const shown = terminal()
    expect(await testRuleFiles([tests], { ignoreUnknownFields: false, only: undefined }, shown)).toBe(1)
    expect(shown.written.join('')).toBe(`Unit Testing:  ${tests}\n  WARNING: no file match pattern none.yml\n  FAILED:\n    expr: "1", time: 0s,\n        exp: nil\n        got: {} 1E+00\n\n`)
    const json = terminal(true)
    expect(await testRuleFiles([tests], { ignoreUnknownFields: false, only: (name) => name === 'fits' }, json)).toBe(0)
    expect(JSON.parse(json.written.join(''))).toMatchObject({ files: [{ file: tests, isPassed: true, tests: [{ name: 'fits', line: 3, failures: [] }] }] })
    expect(await testRuleFiles([bad], { ignoreUnknownFields: false, only: undefined }, terminal())).toBe(1)
  })
})

test.each([['rules/*.yml', 1], ['r?les/[a-h]ood.yml', 1], ['rules/[^g]*.yml', 0], ['*/*.yml', 1], ['*.yml', 2], ['none/*.yml', 0], ['rules/good.yml', 1]])('%s is %i files', async (pattern, count) => {
  expect(await matchingFiles(folder, pattern)).toHaveLength(count)
})

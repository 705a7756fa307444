import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readRuleFile, type RuleGroup } from '#lib/rule-file'
import { readRuleTestFile, type RuleTestFile, runRuleTests, type TestGroupResult } from '#lib/rule-test'
import type { Terminal } from '../terminal.ts'
import { matchingFiles } from './matching-files.ts'
import { reasonOf } from './reason-of.ts'

export interface TestOptions {
  readonly ignoreUnknownFields: boolean
  /** Which tests, by their names; all where undefined. */
  readonly only: ((name: string) => boolean) | undefined
}

interface TestedFile {
  readonly file: string
  readonly isPassed: boolean
  /** Why its tests could not be run. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  readonly tests: readonly TestGroupResult[]
}

/** `daybook rules test`: as `promtool test rules`. Asks no server. Gives the exit code. */
export async function testRuleFiles(files: readonly string[], options: TestOptions, terminal: Terminal): Promise<number> {
  const tested: TestedFile[] = []
  for (const file of files) {
    const result = await testFile(file, options)
    tested.push(result)
    if (!terminal.isJson) print(result, terminal)
  }
  if (terminal.isJson) terminal.write(`${JSON.stringify({ files: tested }, null, 2)}\n`)
  return tested.every(({ isPassed }) => isPassed) ? 0 : 1
}

async function testFile(file: string, options: TestOptions): Promise<TestedFile> {
  const failed = (errors: readonly string[], warnings: readonly string[] = []): TestedFile => ({ file, isPassed: false, errors, warnings, tests: [] })
  try {
    const tests = readRuleTestFile(await readFile(file, 'utf8'))
    if ('error' in tests) return failed([tests.error])
    const { groups, errors, warnings } = await readRules(tests, dirname(file), options)
    if (errors.length > 0) return failed(errors, warnings)
    const results = await runRuleTests(tests, groups, options.only ? { only: options.only } : {})
    return { file, isPassed: results.every(({ failures }) => failures.length === 0), errors: [], warnings, tests: results }
  } catch (error) {
    return failed([reasonOf(error)])
  }
}

async function readRules({ ruleFiles }: RuleTestFile, folder: string, { ignoreUnknownFields }: TestOptions): Promise<{ groups: RuleGroup[]; errors: string[]; warnings: string[] }> {
  const read = { groups: [] as RuleGroup[], errors: [] as string[], warnings: [] as string[] }
  for (const pattern of ruleFiles) {
    const paths = await matchingFiles(folder, pattern)
    if (paths.length === 0) read.warnings.push(`no file match pattern ${pattern}`)
    for (const path of paths) {
      const { groups, faults } = readRuleFile(await readFile(path, 'utf8'), { ignoreUnknownFields })
      read.groups.push(...groups)
      read.errors.push(...faults.map(({ text }) => `${path}: ${text}`))
    }
  }
  return read
}

function print({ file, isPassed, errors, warnings, tests }: TestedFile, { write, colors }: Terminal): void {
  write(`Unit Testing:  ${file}\n`)
  for (const warning of warnings) write(`  ${colors.yellow('WARNING')}: ${warning}\n`)
  if (isPassed) write(`  ${colors.green('SUCCESS')}\n\n`)
  else write(`  ${colors.red('FAILED')}:\n${[...errors, ...tests.flatMap(({ failures }) => failures)].join('\n\n')}\n\n`)
}

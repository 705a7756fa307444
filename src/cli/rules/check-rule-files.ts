import { readFile } from 'node:fs/promises'
import { type RuleFault, readRuleFile } from '#lib/rule-file'
import type { Terminal } from '../terminal.ts'
import { reasonOf } from './reason-of.ts'

interface CheckedFile {
  readonly file: string
  readonly isGood: boolean
  readonly rules: number
  readonly faults: readonly RuleFault[]
  readonly warnings: readonly string[]
}

/** `daybook rules check`: as `promtool check rules`, and PrometheusRule manifests too. Asks no server. Gives the exit code. */
export async function checkRuleFiles(files: readonly string[], options: { readonly ignoreUnknownFields: boolean }, terminal: Terminal): Promise<number> {
  const checked = await Promise.all(files.map((file) => checkFile(file, options)))
  if (terminal.isJson) terminal.write(`${JSON.stringify({ files: checked }, null, 2)}\n`)
  else for (const each of checked) print(each, terminal)
  return checked.every(({ isGood }) => isGood) ? 0 : 1
}

async function checkFile(file: string, options: { readonly ignoreUnknownFields: boolean }): Promise<CheckedFile> {
  try {
    const { groups, faults, warnings } = readRuleFile(await readFile(file, 'utf8'), options)
    return { file, isGood: faults.length === 0, rules: groups.reduce((sum, { rules }) => sum + rules.length, 0), faults, warnings }
  } catch (error) {
    const message = reasonOf(error)
    return { file, isGood: false, rules: 0, faults: [{ text: message, message, line: 1, column: 1 }], warnings: [] }
  }
}

function print({ file, isGood, rules, faults, warnings }: CheckedFile, { write, colors }: Terminal): void {
  write(`Checking ${file}\n`)
  if (isGood) write(`  ${colors.green('SUCCESS')}: ${rules} rules found\n`)
  else write(`  ${colors.red('FAILED')}:\n${faults.map(({ text }) => `${file}: ${text}`).join('\n')}\n`)
  for (const warning of warnings) write(`  ${colors.yellow('WARNING')}: ${warning}\n`)
  write('\n')
}

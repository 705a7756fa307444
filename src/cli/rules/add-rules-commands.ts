import type { Command } from 'commander'
import { matcherOf } from '#lib/promql'
import { usageError } from '../cli-error.ts'
import { processTerminal } from '../terminal.ts'
import { checkRuleFiles } from './check-rule-files.ts'
import { testRuleFiles } from './test-rule-files.ts'

/** `rules check` and `rules test`: they look at files where they are and ask no server, so that pipelines can use them. */
export function addRulesCommands(part: Command, finish: (exitCode: number) => void): void {
  const command = (verb: string, description: string) => part.command(verb).description(description).usage('FILE… [options]').argument('[files...]', 'Files.')
    .option('--ignore-unknown-fields', 'Leave aside fields that Prometheus does not know.').option('--json', 'Print JSON, for programs.').option('--no-color', 'Print without colours.')
  command('check', 'Check files of rules as promtool does, PrometheusRule manifests too. Needs no server.')
    .action(async (files: string[], values: Readonly<Record<string, unknown>>) => {
      finish(await checkRuleFiles(named(files, 'check'), { ignoreUnknownFields: values['ignoreUnknownFields'] === true }, terminalOf(values)))
    })
  command('test', 'Run unit tests of rules in promtool\'s format. Needs no server.').option('--run <pattern>', 'Only tests whose names fit this pattern.')
    .action(async (files: string[], values: Readonly<Record<string, unknown>>) => {
      const only = typeof values['run'] === 'string' ? nameFits(values['run']) : undefined
      finish(await testRuleFiles(named(files, 'test'), { ignoreUnknownFields: values['ignoreUnknownFields'] === true, only }, terminalOf(values)))
    })
}

function named(files: readonly string[], verb: string): readonly string[] {
  if (files.length === 0) throw usageError(`Name at least one file: daybook rules ${verb} FILE…`)
  return files
}

/** Anywhere in the name. */
function nameFits(pattern: string): (name: string) => boolean {
  try {
    return matcherOf('name', '=~', `.*(?:${pattern}).*`).fits
  } catch {
    throw usageError(`${pattern} is no pattern. Write it as RE2 knows it.`)
  }
}

function terminalOf(values: Readonly<Record<string, unknown>>): ReturnType<typeof processTerminal> {
  return processTerminal({ isJson: values['json'] === true, hasColor: values['color'] !== false })
}

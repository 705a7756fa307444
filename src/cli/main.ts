import { Command, CommanderError } from 'commander'
import { addCommand } from './build-command.ts'
import { usageError } from './cli-error.ts'
import { expandWords, localCommands, partsOf, programCommands, shortcuts, usualVerb } from './command-words.ts'
import { cliOperations, operationNamed } from './operations.ts'
import { printError } from './print-error.ts'
import { addRulesCommands } from './rules/add-rules-commands.ts'
import { runOperation } from './run-operation.ts'
import { processTerminal } from './terminal.ts'
import { version } from './version.ts'

/** The command line: every operation as a command. Gives the exit code: 0 done, 1 failed, 2 wrong usage, 3 needs attention. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal({ isJson: argv.includes('--json'), hasColor: !argv.includes('--no-color') })
  endQuietlyWithReader()
  try {
    return await runProgram(argv)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : printError(usageError(sentenceOf(error.message)), terminal)
    return printError(error, terminal)
  }
}

/** `daybook events | head` reads what it wants and leaves. */
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
}

async function runProgram(argv: readonly string[]): Promise<number> {
  const parts = partsOf(cliOperations())
  const words = expandWords(argv.length === 0 ? ['--help'] : argv, parts)
  const asked = words[0] === 'help' ? words[1] : words[0]
  let exitCode = 0
  const program = quiet(new Command('daybook')).description('Daybook: the whole working day of a DevOps engineer in one place.')
    .usage('COMMAND [options]').version(version, '-V, --version', 'Print the version.').helpCommand('help [command]', 'Show how a command is used.')
    .addHelpText('after', `\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 needs attention. Every command takes --json.\n`)
  for (const [name, summary] of Object.entries(programCommands)) program.command(name).summary(summary.split(':')[0] ?? summary).description(summary).helpGroup('Daybook itself:')
  for (const [word, name] of Object.entries(shortcuts)) program.command(word).summary(operationNamed(name).summary).helpGroup('Said often:')
  for (const [name, verbs] of parts) {
    const part = program.command(name).summary([...verbs.keys(), ...Object.keys(localCommands[name] ?? {})].join(', ')).usage('VERB [options]').helpGroup('Everything:')
    // Only what is asked for is built: the schemas of all commands cost more than most commands.
    if (name !== asked) continue
    if (name === 'rules') addRulesCommands(part, (code) => { exitCode = code })
    const usual = usualVerb(verbs)
    if (usual !== undefined) part.addHelpText('after', `\nWithout a verb it is: daybook ${name} ${usual}. How a verb is used: daybook help ${name} ${usual}\n`)
    for (const operation of verbs.values()) {
      addCommand(part, operation, async (invocation) => {
        exitCode = await runOperation(invocation, processTerminal({ isJson: invocation.options.json, hasColor: !words.includes('--no-color') }))
      })
    }
  }
  await program.parseAsync(words, { from: 'user' })
  return exitCode
}

/** Faults are thrown, for `main` to print once in the form that was asked for. Commands below inherit this. */
function quiet(command: Command): Command {
  return command.exitOverride().showSuggestionAfterError(true).configureOutput({ writeErr: () => undefined, outputError: () => undefined }).helpOption('-h, --help', 'Show this help.')
}

/** commander's own words, as a sentence. */
function sentenceOf(message: string): string {
  const [text = '', ...more] = message.replace(/^error: /, '').split('\n')
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  const advice = more.length === 0 && /^unknown command/i.test(text) ? ['See what there is with daybook help.'] : more.map((line) => line.replace(/^\((.*)\)$/, '$1'))
  return [sentence.endsWith('.') ? sentence : `${sentence}.`, ...advice].join(' ')
}

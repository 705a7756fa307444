import type { WorkflowCommand } from './parse-command.ts'
import { parseCommand } from './parse-command.ts'

/** Names that stand for a command; `::` before any other is plain output. */
export const commandNames: readonly string[] = [
  'group', 'endgroup', 'error', 'warning', 'notice', 'debug', 'add-mask', 'set-output', 'set-env', 'add-path', 'save-state', 'stop-commands', 'echo',
  'add-matcher', 'remove-matcher',
]

/** Reads the output of one step line by line and minds `::stop-commands::TOKEN`, after which only `::TOKEN::` is a command. */
export class CommandReader {
  #stopToken: string | undefined

  /** The command in a line; undefined when it is output. */
  read(line: string): WorkflowCommand | undefined {
    const command = parseCommand(line)
    if (command === undefined) return undefined
    if (this.#stopToken !== undefined) return this.#resume(command)
    if (!commandNames.includes(command.name)) return undefined
    if (command.name === 'stop-commands' && command.message !== '') this.#stopToken = command.message.toLowerCase()
    return command
  }

  #resume(command: WorkflowCommand): WorkflowCommand | undefined {
    if (command.name !== this.#stopToken) return undefined
    this.#stopToken = undefined
    return { name: 'resume-commands', properties: {}, message: '' }
  }
}

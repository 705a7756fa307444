import { type Command, Option } from 'commander'
import { splitName, type Operation } from '#lib/operation'
import { examplesOf } from './examples.ts'
import { type InputField, inputFields } from './input-fields.ts'
import type { Typed } from './read-input.ts'

/** What was typed for an operation, before it is read. */
export interface Invocation {
  readonly operation: Operation
  readonly fields: readonly InputField[]
  readonly typed: ReadonlyMap<string, Typed>
  readonly options: CommonOptions
}

/** Flags of every command. */
export interface CommonOptions {
  readonly json: boolean
  readonly server: string | undefined
  readonly token: string | undefined
  readonly follow: boolean
  /** Optional secrets to be asked for. */
  readonly secrets: readonly string[]
}

const followed = new Set(['logs.read', 'events.list'])

/** Adds the command of an operation to its part: an argument for each positional field, a flag for each other one. */
export function addCommand(part: Command, operation: Operation, invoke: (invocation: Invocation) => Promise<void>): void {
  const [, verb] = splitName(operation)
  const fields = inputFields(operation)
  const positional = (operation.positional ?? []).flatMap((name) => fields.filter((field) => field.name === name))
  const command = part.command(verb).description(operation.summary)
  // Nothing is asked for here: what is missing is told together with all else that is wrong, when the input is read.
  for (const field of positional) command.argument(`[${field.flag.slice(2)}]`, describeField(field))
  for (const field of fields) addFlag(command, field, positional.includes(field))
  addCommonFlags(command, fields, operation)
  command.usage(usageOf(positional))
  command.addHelpText('after', helpAfter(operation, fields))
  command.action(async () => {
    const values: Record<string, unknown> = command.opts()
    await invoke({ operation, fields, typed: collectTyped(fields, positional, command.args, values), options: commonOptions(values, fields) })
  })
}

function addFlag(command: Command, field: InputField, isPositional: boolean): void {
  const description = describeField(field)
  if (field.isSecret) {
    if (!field.isRequired) command.addOption(new Option(field.flag, `${description} Asked for, or read from standard input.`.trim()))
    return
  }
  if (field.kind === 'boolean') {
    command.addOption(new Option(field.flag, description)).addOption(new Option(field.flag.replace('--', '--no-'), field.defaultValue === true ? 'The opposite.' : '').hideHelp(field.defaultValue !== true))
    return
  }
  const isRepeated = field.kind === 'list' || field.isRecord
  const option = new Option(`${field.flag} <${placeholderOf(field)}>`, description).hideHelp(isPositional)
  if (isRepeated) option.argParser((value: string, earlier: string[] | undefined) => [...(earlier ?? []), value])
  if (field.choices.length > 0 && !isRepeated) option.choices(field.isNullable ? [...field.choices, 'null'] : field.choices)
  command.addOption(option)
}

function addCommonFlags(command: Command, fields: readonly InputField[], operation: Operation): void {
  if (followed.has(operation.name)) command.option('--follow', 'Go on as more comes, until Ctrl-C or the end.')
  command.option('--json', 'Print JSON, for programs.')
  // A field of the same name wins; the server then has its other name.
  const taken = new Set(fields.map((field) => field.flag))
  if (!taken.has('--server')) command.option('--server <url>', 'The Daybook to ask; else DAYBOOK_URL, else the one of this folder.')
  if (!taken.has('--url')) command.addOption(new Option('--url <url>').hideHelp())
  if (!taken.has('--token')) command.option('--token <token>', 'Ask with this token; else DAYBOOK_TOKEN.')
  command.addOption(new Option('--no-color', 'Print without colours.').hideHelp())
}

function commonOptions(values: Readonly<Record<string, unknown>>, fields: readonly InputField[]): CommonOptions {
  const own = (name: string): unknown => (fields.some((field) => field.name === name) ? undefined : values[name])
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    json: values['json'] === true, follow: values['follow'] === true, server: text(own('server')) ?? text(own('url')), token: text(own('token')),
    secrets: fields.filter((field) => field.isSecret && !field.isRequired && values[keyOf(field)] === true).map((field) => field.name),
  }
}

function collectTyped(fields: readonly InputField[], positional: readonly InputField[], args: readonly string[], values: Readonly<Record<string, unknown>>): Map<string, Typed> {
  const typed = new Map<string, Typed>()
  for (const field of fields) {
    const value = values[keyOf(field)]
    if (value !== undefined) typed.set(field.name, value as Typed)
  }
  for (const [index, field] of positional.entries()) {
    const value = args[index]
    if (value !== undefined) typed.set(field.name, value)
  }
  return typed
}

/** How commander names a flag's value: `--depends-on` → `dependsOn`. */
function keyOf(field: InputField): string {
  return field.flag.slice(2).replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}

function usageOf(positional: readonly InputField[]): string {
  return [...positional.map((field) => (field.isRequired ? `<${field.flag.slice(2)}>` : `[${field.flag.slice(2)}]`)), '[options]'].join(' ')
}

function placeholderOf(field: InputField): string {
  if (field.isRecord) return 'name=value'
  if (field.kind === 'json') return 'json|@file'
  if (field.takesFiles) return 'text|@file|-'
  return field.kind === 'integer' ? 'number' : field.kind
}

function describeField(field: InputField): string {
  const choices = field.choices.length > 0 && field.kind === 'list' ? `One or more of: ${field.choices.join(', ')}.` : ''
  const hasDefault = field.defaultValue !== undefined && field.defaultValue !== null && field.defaultValue !== '' && JSON.stringify(field.defaultValue) !== '[]' && JSON.stringify(field.defaultValue) !== '{}'
  const initially = hasDefault ? `(default ${typeof field.defaultValue === 'string' ? field.defaultValue : JSON.stringify(field.defaultValue)})` : ''
  return [field.description, choices, initially, field.isRequired && !field.isSecret ? '(needed)' : ''].filter((part) => part !== '').join(' ')
}

/** What a JSON object is made of, a line each: its names are those of the API, not flags. */
function describeParts({ flag, parts }: InputField): string {
  const width = Math.max(...parts.map(({ name }) => name.length)) + 2
  const lines = parts.map((part) => `  ${part.name.padEnd(width)}${[part.choices.length > 0 ? part.choices.map((choice) => `"${choice}"`).join(' or ') : kindWord(part), describeField(part)].filter((text) => text !== '').join('  ')}`)
  return `\n${flag} is an object:\n${lines.join('\n')}\n`
}

function kindWord({ kind, isRecord }: InputField): string {
  return isRecord ? 'names and texts' : kind === 'json' ? 'JSON' : kind === 'integer' ? 'number' : kind
}

function helpAfter(operation: Operation, fields: readonly InputField[]): string {
  const secrets = fields.filter((field) => field.isSecret && field.isRequired)
  const asked = secrets.length > 0 ? `\n${secrets.map((field) => field.flag.slice(2)).join(' and ')}: asked for at a terminal, else read from standard input, one a line.\n` : ''
  const made = fields.filter(({ parts }) => parts.length > 0).map(describeParts).join('')
  const examples = examplesOf(operation, fields)
  return `${asked}${made}\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`
}

/** A workflow command that a step printed: `::name key=value,key=value::message`. */
export interface WorkflowCommand {
  /** In lower case: `group`, `error`, `add-mask`, … */
  readonly name: string
  /** By name in lower case, such as `file`, `line`, `endline`, `col`, `title`. */
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** The command in a line of output; undefined when the line is none. Unknown names are given too: the reader decides. */
export function parseCommand(line: string): WorkflowCommand | undefined {
  const text = line.trimStart()
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  if (end < 0) return undefined
  const head = text.slice(2, end)
  const space = head.indexOf(' ')
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase()
  if (name === '') return undefined
  const message = unescapeData(text.slice(end + 2).replace(/\r?\n$/, ''))
  return { name, properties: space < 0 ? {} : readProperties(head.slice(space + 1)), message }
}

function readProperties(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=')
      const name = pair.slice(0, Math.max(0, equals)).trim().toLowerCase()
      const value = pair.slice(equals + 1)
      return name === '' || value === '' ? [] : [[name, unescapeProperty(value)]]
    }),
  )
}

const unescaped: Readonly<Record<string, string>> = { '%25': '%', '%0d': '\r', '%0a': '\n', '%3a': ':', '%2c': ',' }

function unescapeData(text: string): string {
  return text.replace(/%25|%0D|%0A/gi, (code) => unescaped[code.toLowerCase()] ?? code)
}

function unescapeProperty(text: string): string {
  return text.replace(/%25|%0D|%0A|%3A|%2C/gi, (code) => unescaped[code.toLowerCase()] ?? code)
}

/** The line that prints a command, with everything in it escaped. */
export function formatCommand(command: WorkflowCommand): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const pairs = Object.entries(command.properties).map(([name, value]) => `${name}=${data(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
  return `::${command.name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${data(command.message)}`
}

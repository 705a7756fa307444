/** How a step's script is started: `{0}` stands for the path of the script file. */
export interface Shell {
  readonly argv: readonly string[]
  /** Ending of the script file, with its dot. */
  readonly extension: string
}

/** GitHub's command lines, from its documentation of `shell`. */
const shells: ReadonlyMap<string, Shell> = new Map([
  ['bash', { argv: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '{0}'], extension: '.sh' }],
  ['sh', { argv: ['sh', '-e', '{0}'], extension: '.sh' }],
  ['python', { argv: ['python3', '{0}'], extension: '.py' }],
])

/** Without `shell`, bash runs without pipefail. */
const defaultShell: Shell = { argv: ['bash', '-e', '{0}'], extension: '.sh' }

export const supportedShellNames: readonly string[] = [...shells.keys()]

/** Whether `resolveShell` knows the shell of a step. */
export function isSupportedShell(shell: string): boolean {
  return shells.has(shell.trim()) || shell.includes('{0}')
}

/** The command line of a step's `shell`: a known name, or a command with `{0}`; undefined when it is neither. */
export function resolveShell(shell: string | undefined): Shell | undefined {
  const written = shell?.trim() ?? ''
  if (written === '') return defaultShell
  const known = shells.get(written)
  if (known !== undefined) return known
  if (!written.includes('{0}')) return undefined
  const argv = written.split(/\s+/)
  return { argv, extension: argv[0]?.startsWith('python') === true ? '.py' : '.sh' }
}

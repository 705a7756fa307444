export interface ScriptParameter {
  /** As it is written on the command line (`--env`, `-Name`), or its name or place (`$1`) where it has none. */
  readonly name: string
  readonly kind: 'flag' | 'value' | 'positional' | 'command'
  readonly type: string | null
  readonly isRequired: boolean
  readonly choices: readonly string[]
  readonly description: string | null
}

/** Facts of an entity of kind `script`. Nothing was run to learn them. */
export interface ScriptFacts {
  readonly path: string
  readonly language: 'shell' | 'python' | 'powershell'
  /** The program of the first line, or what the ending stands for: `bash`, `python3`, `pwsh`. */
  readonly interpreter: string
  readonly purpose: string | null
  readonly usage: string | null
  readonly parameters: readonly ScriptParameter[]
  /** Names of environment variables that it reads. */
  readonly environment: readonly string[]
  /** Well-known programs that it calls. */
  readonly commands: readonly string[]
  /** What can destroy something, each with its line. */
  readonly dangers: readonly { readonly what: string; readonly line: number }[]
  /** Files and modules that it takes in. */
  readonly sources: readonly string[]
  readonly lines: number
}

/** What a reader of one language tells. */
export type ScriptContent = Pick<ScriptFacts, 'purpose' | 'usage' | 'parameters' | 'environment' | 'commands' | 'dangers' | 'sources'>

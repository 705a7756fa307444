import { type CommandResult, runCommand } from '#platform/process'

export interface GitOptions {
  readonly cwd?: string
  /** A repository's own folder (`.git`, or a bare one) instead of the one that `cwd` lies in. */
  readonly gitDir?: string
  readonly timeoutMs?: number
  readonly maxOutputBytes?: number
  readonly input?: string | Uint8Array
  readonly signal?: AbortSignal
  /** Added to the cleaned environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Git ended with an error. The message is what git said. */
export class GitError extends Error {
  readonly exitCode: number | null
  readonly stderr: string
  readonly timedOut: boolean

  constructor(args: readonly string[], result: CommandResult) {
    const said = result.stderr.trim().split('\n').at(-1) ?? ''
    super(result.timedOut ? `git ${args[0] ?? ''} took too long and was ended.` : `git ${args[0] ?? ''} failed: ${said || `exit ${String(result.code)}`}`)
    this.name = 'GitError'
    this.exitCode = result.code
    this.stderr = result.stderr
    this.timedOut = result.timedOut
  }
}

/**
 * Settings that take from a repository's own configuration all that starts a program or reaches the network
 * (git-config(1): core.fsmonitor, core.hooksPath, log.showSignature, protocol.allow), and let repositories of other
 * users be read (safe.directory is honoured on the command line since Git 2.38).
 */
const safeSettings = [
  'safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false', 'protocol.allow=never',
  'core.quotePath=false', 'gc.auto=0', 'maintenance.auto=false', 'color.ui=false', 'core.untrackedCache=false',
]

/** Arguments to put before a git command. */
export function gitArguments(gitDir?: string): string[] {
  const settings = safeSettings.flatMap((setting) => ['-c', setting])
  return gitDir === undefined ? ['--no-pager', ...settings] : ['--no-pager', ...settings, `--git-dir=${gitDir}`]
}

/** This process's environment without any GIT_ variable, and with nothing that asks, locks or fetches. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  return { ...own, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_PAGER: 'cat', ...extra }
}

/** Runs git and gives its result whatever its exit. Throws when git is not installed. */
export async function tryGit(args: readonly string[], options: GitOptions = {}): Promise<CommandResult> {
  const { gitDir, env, timeoutMs = 30_000, maxOutputBytes = 64 * 2 ** 20, ...rest } = options
  return runCommand('git', [...gitArguments(gitDir), ...args], { ...rest, timeoutMs, maxOutputBytes, env: gitEnvironment(env) })
}

/** Standard output of git. Throws `GitError` when it fails or takes longer than `timeoutMs` (default 30 s). */
export async function runGit(args: readonly string[], options: GitOptions = {}): Promise<string> {
  const result = await tryGit(args, options)
  if (result.code !== 0 || result.timedOut) throw new GitError(args, result)
  return result.stdout
}

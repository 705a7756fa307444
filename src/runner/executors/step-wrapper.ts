import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Runs a step's command under a shell that outlives the runner and writes down how it ended. The file `.pid` is made by
 * whoever comes first, the wrapper or a restarted runner that gave the step up, so that a step is started once or never.
 * It holds the process, its entry in /proc and the boot. `.exit` is complete once it ends with a line feed. The traps keep
 * the wrapper alive through a signal to its group; the command gets the signals as usual. What the wrapper itself would
 * say ("Terminated") is not the step's output.
 */
export const wrapperScript = `
D=$1; shift; s=; b=
{ read -r s </proc/self/stat; read -r b </proc/sys/kernel/random/boot_id; } 2>/dev/null
set -C
{ printf '%s\\n%s\\n%s\\n' "$$" "$s" "$b" >"$D.pid"; } 2>/dev/null || exit 111
set +C
trap : TERM INT HUP QUIT USR1 USR2 PIPE
exec 3>&2 2>/dev/null
( exec 2>&3 3>&-; exec "$@" )
printf '%s\\n' "$?" >"$D.exit"
`

/** The exit code that the wrapper wrote, once it is there. */
export function readExit(files: string): number | undefined {
  const text = readText(`${files}.exit`)
  return text.endsWith('\n') && /^\d+\n$/.test(text) ? Number(text) : undefined
}

/** Gives a step up that its wrapper has not begun; false when it has. */
export function claimUnstarted(files: string): boolean {
  try {
    writeFileSync(`${files}.pid`, 'given up\n', { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}

export interface Wrapper {
  readonly pid: number
  isAlive(): boolean
}

/** The wrapper that wrote `pid`; undefined when the file cannot be made out. */
export function readWrapper(files: string): Wrapper | undefined {
  const [pidText = '', stat = '', boot = ''] = readText(`${files}.pid`).split('\n')
  const pid = Number(pidText)
  if (!Number.isInteger(pid) || pid <= 1) return undefined
  return { pid, isAlive: () => isSame(pid, stat, boot) }
}

function isSame(pid: number, stat: string, boot: string): boolean {
  if (stat === '') return canSignal(pid)
  const now = readText(`/proc/${pid}/stat`)
  if (now === '' || readText('/proc/sys/kernel/random/boot_id').trim() !== boot) return false
  const [state] = fieldsOf(now)
  return state !== 'Z' && state !== 'X' && startOf(now) === startOf(stat)
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Ticks since boot at which the process was started. */
function startOf(stat: string): string | undefined {
  return fieldsOf(stat)[19]
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

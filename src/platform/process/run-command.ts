import type { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { type ProcessExit, spawnGroup, type SpawnedGroup } from './spawn-group.ts'

export interface CommandOptions {
  readonly cwd?: string
  /** The whole environment; this process's own when left out. */
  readonly env?: NodeJS.ProcessEnv
  /** Default 60 s; the whole process group is ended then. */
  readonly timeoutMs?: number
  /** Kept of each of stdout and stderr, default 16 MiB; the rest is read and dropped. */
  readonly maxOutputBytes?: number
  /** Written to stdin, which is then closed. */
  readonly input?: string | Uint8Array
  /** Ends the whole process group when it aborts. */
  readonly signal?: AbortSignal
  readonly uid?: number
  readonly gid?: number
}

export interface CommandResult extends ProcessExit {
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
  /** Whether output was dropped. */
  readonly truncated: boolean
}

/** Background children may keep the pipes open after the command itself has ended: a pause of this length ends the reading. */
const drainMs = 300
const maxDrains = 10
const killGraceMs = 2000

/**
 * Runs a program to its end, never through a shell, and gives its output as UTF-8. A non-zero exit is a result, not an
 * error. Throws `invalid` when the program is not there, and the signal's reason when it aborts.
 */
export async function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const { timeoutMs = 60_000, maxOutputBytes = 16 * 2 ** 20, input, signal, ...spawnOptions } = options
  const group = await spawnGroup(file, args, { ...spawnOptions, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  feed(group, input)
  const stdout = collect(group.child.stdout, maxOutputBytes)
  const stderr = collect(group.child.stderr, maxOutputBytes)
  const ending = endEarly(group, timeoutMs, signal)
  const exit = await group.exited
  ending.clear()
  await Promise.all([ending.killed(), drain([stdout, stderr])])
  group.child.stdout?.destroy()
  group.child.stderr?.destroy()
  signal?.throwIfAborted()
  return { ...exit, stdout: stdout.text(), stderr: stderr.text(), timedOut: ending.timedOut(), truncated: stdout.truncated() || stderr.truncated() }
}

/** Until the pipes have ended, or nothing comes any more. */
async function drain(outputs: readonly Output[]): Promise<void> {
  const ended = Promise.all(outputs.map((output) => output.ended)).then(() => true)
  const seen = () => outputs.reduce((sum, output) => sum + output.seenBytes(), 0)
  for (let drains = 0; drains < maxDrains; drains += 1) {
    const before = seen()
    if (await Promise.race([ended, sleep(drainMs, false)])) return
    // On a busy machine the time may be over before anything was read: what lies ready is read first.
    await nextTurn()
    await nextTurn()
    if (seen() === before) return
  }
}

interface Output {
  readonly ended: Promise<void>
  seenBytes(): number
  text(): string
  truncated(): boolean
}

function feed(group: SpawnedGroup, input: string | Uint8Array | undefined): void {
  // A program that ends without reading its input is not an error here.
  group.child.stdin?.on('error', () => undefined)
  if (input !== undefined) group.child.stdin?.end(input)
}

function collect(stream: Readable | null, maxBytes: number): Output {
  const chunks: Buffer[] = []
  let seenBytes = 0
  let keptBytes = 0
  let isTruncated = false
  stream?.on('data', (chunk: Buffer) => {
    seenBytes += chunk.length
    const room = maxBytes - keptBytes
    if (chunk.length > room) isTruncated = true
    if (room <= 0) return
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
    chunks.push(kept)
    keptBytes += kept.length
  })
  const ended = new Promise<void>((resolve) => {
    stream?.once('close', () => resolve())
  })
  return { ended, seenBytes: () => seenBytes, text: () => Buffer.concat(chunks).toString('utf8'), truncated: () => isTruncated }
}

function endEarly(group: SpawnedGroup, timeoutMs: number, signal: AbortSignal | undefined) {
  let hasTimedOut = false
  let killed: Promise<void> = Promise.resolve()
  const kill = () => {
    killed = group.kill({ graceMs: killGraceMs })
  }
  const timer = setTimeout(() => {
    hasTimedOut = true
    kill()
  }, timeoutMs)
  signal?.addEventListener('abort', kill, { once: true })
  function clear() {
    clearTimeout(timer)
    signal?.removeEventListener('abort', kill)
  }
  return { clear, timedOut: () => hasTimedOut, killed: () => killed }
}

import { stackReaders } from './read-stack-trace.ts'

export interface CollectedStack<Place> {
  readonly text: string
  /** Of the line with the first call. */
  readonly place: Place
}

interface Stream<Place> {
  /** The last lines before a stack: what it is about is said above the calls. */
  before: string[]
  stack: { readonly lines: string[]; size: number; readonly place: Place; isPython: boolean } | undefined
  lastMs: number
}

const maxStreams = 5000
const maxBefore = 4
const maxSize = 64 * 1024
const waitMs = 5000

/**
 * Puts together stacks that came line by line, as programs write them to their output: per stream, from the lines above the calls
 * to the last line that can belong to them.
 */
export class StackLines<Place> {
  readonly #streams = new Map<string, Stream<Place>>()

  /** The stacks that this line ends. */
  push(stream: string, line: string, timeMs: number, place: Place): CollectedStack<Place>[] {
    const own = this.#of(stream)
    const late = timeMs - own.lastMs > waitMs ? this.#end(own) : []
    own.lastMs = timeMs
    if (!isStackLine(line) && !goesOn(own.stack, line)) {
      const ended = this.#end(own)
      own.before = [...own.before, line].slice(-maxBefore)
      return [...late, ...ended]
    }
    own.stack ??= { lines: own.before, size: 0, place, isPython: false }
    own.stack.isPython ||= line.includes('Traceback (most recent call last)')
    own.stack.size += line.length
    if (own.stack.size <= maxSize) own.stack.lines.push(line)
    own.before = []
    return late
  }

  /** What has waited for longer than a program takes to write a stack. */
  flush(nowMs: number): CollectedStack<Place>[] {
    return [...this.#streams].flatMap(([stream, own]) => {
      if (nowMs - own.lastMs <= waitMs) return []
      this.#streams.delete(stream)
      return this.#end(own)
    })
  }

  #end(own: Stream<Place>): CollectedStack<Place>[] {
    const { stack } = own
    own.stack = undefined
    own.before = stack ? [] : own.before
    return stack ? [{ text: stack.lines.join('\n'), place: stack.place }] : []
  }

  #of(stream: string): Stream<Place> {
    const known = this.#streams.get(stream)
    if (known) return known
    const own: Stream<Place> = { before: [], stack: undefined, lastMs: 0 }
    if (this.#streams.size >= maxStreams) this.#streams.delete(this.#streams.keys().next().value as string)
    this.#streams.set(stream, own)
    return own
  }
}

/** Python writes the source between the calls and the error below them; panics of Go and Rust have blank lines in them. */
function goesOn(stack: { readonly lines: readonly string[]; readonly isPython: boolean } | undefined, line: string): boolean {
  if (!stack) return false
  const last = stack.lines.at(-1) ?? ''
  return line.trim() === '' || /^(?:\s{2,}|\t)\S/.test(line) || (stack.isPython && /^\s/.test(last) && /^[A-Za-z_][\w.]*(?:: |$)/.test(line)) || /panicked at /.test(last)
}

const mayBePart = /^\s*(?:at |File "|Caused by|Suppressed|\.\.\. |#\d|from |\d+: |goroutine |created by |\[signal |panic: |fatal error: |thread '|stack backtrace|note: |Stack trace|\[stacktrace\]|--->? |thrown in|\[cause\]|\S*@\w+:\/\/)|Traceback \(most|^[|+ ]*(?:During handling|The above exc)|\.(?:go|rb|s|erb|rake):\d+|^[\w./~*()·{}[\]-]+\(.*\)$/

/** Could this line belong to a stack? One expression for the many that cannot. */
function isStackLine(line: string): boolean {
  return line.length <= 2000 && mayBePart.test(line) && stackReaders.some(({ isPart }) => isPart(line))
}

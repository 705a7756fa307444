import type { StackFrame, StackReader } from '../model.ts'

const now = /thread '([^']*)'(?: \(\d+\))? panicked at (\S+?):(\d+):(\d+):?$/
const before = /thread '([^']*)' panicked at '(.*)', (\S+?):(\d+):(\d+)$/
const call = /^\s*(\d+): (?:0x[0-9a-f]+ - )?(\S.*)$/
const place = /^\s+at (\S+?):(\d+)(?::\d+)?$/

/** Panics of Rust, with RUST_BACKTRACE or without. */
export const rust: StackReader = {
  language: 'rust',
  isPart: (line) => now.test(line) || before.test(line) || /^(?:stack backtrace:|note: .*RUST_BACKTRACE.*)$/.test(line) || /^\s+\d+: \S/.test(line) || place.test(line),
  read(lines) {
    const at = lines.findIndex((line) => now.test(line) || before.test(line))
    if (at === -1) return undefined
    const old = before.exec(lines[at] as string)
    const fresh = now.exec(lines[at] as string)
    const message = old ? old[2] ?? '' : lines.slice(at + 1, endOfMessage(lines, at + 1)).join('\n')
    const where = { function: '', file: (old ? old[3] : fresh?.[2]) ?? '', line: Number(old ? old[4] : fresh?.[3]) }
    const calls = framesOf(lines.slice(at + 1))
    return { type: 'panic', message: message.trim(), frames: calls.length === 0 ? [where] : calls }
  },
  isForeign: ({ file, function: name }) => /\/rustc\/|\/\.cargo\/registry\/|\/rust\/library\//.test(file) || /^(?:<?(?:core|std|alloc|tokio|futures\w*)::|rust_begin_unwind|__rust|main$|__libc_start|_start$|clone3?$)/.test(name),
}

function endOfMessage(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, at) => at >= from && (/^(?:stack backtrace:|note: )/.test(line) || line.trim() === ''))
  return end === -1 ? lines.length : end
}

function framesOf(lines: readonly string[]): Omit<StackFrame, 'isOwn'>[] {
  return lines.flatMap((line, at) => {
    const name = call.exec(line)?.[2]
    if (name === undefined) return []
    const [, file = '', number] = place.exec(lines[at + 1] ?? '') ?? []
    return [{ function: name.replace(/::h[0-9a-f]{16}$/, ''), file, line: number === undefined ? undefined : Number(number) }]
  })
}

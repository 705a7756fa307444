import type { StackFrame, StackTrace } from './model.ts'

const usedFrames = 8

/**
 * What stays the same when the same fault happens again, in another process, line or build: the type and the own calls, without
 * numbers of lines; where there are no calls, the message without what varies in it.
 */
export function faultKey({ type, message, frames }: Pick<StackTrace, 'type' | 'message' | 'frames'>): string {
  const own = frames.filter(({ isOwn }) => isOwn)
  const used = (own.length > 0 ? own : frames).slice(0, usedFrames)
  const calls = withoutRepeats(used.map(callOf))
  return [type, ...(calls.length > 0 ? calls : [withoutValues(message)])].join('\n')
}

/** A message with a sign for each number, id, address and quoted value. */
export function withoutValues(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, 300)
    .replaceAll(/'[^']*'|"[^"]*"|`[^`]*`/g, '…')
    .replaceAll(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '…')
    .replaceAll(/\S+@\S+\.\S+/g, '…').replaceAll(/\d+(?:[.,:]\d+)*/g, '…').replaceAll(/\s+/g, ' ').trim()
}

function callOf({ function: name, file }: StackFrame): string {
  return `${nameOf(name)} ${fileOf(file)}`
}

/** Names that compilers number are the same without the number. */
function nameOf(name: string): string {
  return name.replaceAll(/\$\$Lambda[$/][\w/.]+|0x[0-9a-f]+|::h[0-9a-f]{16}/gi, '…').replaceAll(/(lambda\$?\w*|func|closure|\$)\$?\d+/g, '$1').replaceAll(/__(\d+)/g, '__')
}

/** The last parts of the path, whatever folder a build ran in; bundlers' hashes do not count. */
function fileOf(file: string): string {
  const path = file.replace(/^\w[\w+.-]*:\/\/[^/]*/, '').replace(/[?#].*$/, '')
  return path.split(/[/\\]/).slice(-2).join('/').replaceAll(/([.-])(?=[0-9A-Za-z_-]*\d)[0-9A-Za-z_-]{6,}(?=\.\w+$)/g, '$1…')
}

/** A recursion is one call, however deep. */
function withoutRepeats(calls: readonly string[]): string[] {
  return calls.filter((call, at) => call !== calls[at - 1])
}

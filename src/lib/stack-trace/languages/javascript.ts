import { readHeadline } from '../headline.ts'
import type { StackFrame, StackReader } from '../model.ts'

const call = /^\s*at (?:async )?(?:(.+?) \()?(?:(.+?):(\d+):(\d+)|native|<anonymous>|index \d+)\)?(?:\s*\{)?$/
const gecko = /^\s*([^@\s]*)@((?:https?|file|resource|moz-extension|webpack)\S*?):(\d+):(\d+)$/
const elided = /^\s*\.\.\. \d+ lines matching/

/** V8 (Node, Chromium, Deno, Bun) and Gecko. */
export const javascript: StackReader = {
  language: 'javascript',
  isPart: (line) => call.test(line) || gecko.test(line) || elided.test(line) || /^\s+\[cause\]:/.test(line),
  read(lines) {
    const begins = lines.findIndex((line) => frameOf(line) !== undefined)
    if (begins === -1) return undefined
    const frames: Omit<StackFrame, 'isOwn'>[] = []
    for (const line of lines.slice(begins)) {
      const frame = frameOf(line)
      if (frame) frames.push(frame)
      else if (!elided.test(line)) break
    }
    const headed = readHeadline(lines.slice(0, begins))
    return { type: headed?.type ?? 'Error', message: headed?.message ?? lines.slice(0, begins).join('\n').trim(), frames }
  },
  isForeign: ({ file, function: name }) => file === '' || /(^|[/\\])node_modules[/\\]|^node:|^internal\/|^(?:native|<anonymous>)$|^(?:chrome-extension|moz-extension|resource):/.test(file) || name.startsWith('node:'),
}

function frameOf(line: string): Omit<StackFrame, 'isOwn'> | undefined {
  const old = gecko.exec(line)
  if (old) return { function: old[1] ?? '', file: old[2] ?? '', line: Number(old[3]) }
  const [whole, name = '', file = '', number] = call.exec(line) ?? []
  // The JVM's and .NET's calls begin with `at` too.
  if (whole === undefined || /\.(?:java|kt|scala|groovy|clj)$/.test(file) || / in .*:line$/.test(name)) return undefined
  return { function: name.replace(/ \[as .*\]$/, ''), file, line: number === undefined ? undefined : Number(number) }
}

import type { StackFrame, StackReader } from '../model.ts'

const begins = /Traceback \(most recent call last\):/
const call = /^\s*File "(.+)", line (\d+)(?:, in (.+))?$/
const raised = /^((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)(?:: (.*))?$/

/** CPython's tracebacks: the innermost call is written last, the error after it. Of a chain the last is what ended it. */
export const python: StackReader = {
  language: 'python',
  isPart: (line) => begins.test(line) || call.test(line) || /^(?:\s*\| ?)?\s*(?:During handling of the above|The above exception was|\+-+|\^+|~+)/.test(line),
  read(written) {
    const lines = written.map((line) => line.replace(/^\s*[|+](?:-\+-+)?(?: |$)/, ''))
    const start = lines.findLastIndex((line) => begins.test(line))
    if (start === -1) return undefined
    const frames: Omit<StackFrame, 'isOwn'>[] = []
    let at = start + 1
    for (; at < lines.length; at++) {
      const line = lines[at] as string
      const found = call.exec(line)
      if (found) frames.unshift({ function: found[3] ?? '<module>', file: found[1] ?? '', line: Number(found[2]) })
      else if (frames.length > 0 && /^\S/.test(line) && raised.test(line)) break
    }
    if (frames.length === 0) return undefined
    const [, type = 'Exception', first = ''] = raised.exec(lines[at] ?? '') ?? []
    return { type, message: [first, ...lines.slice(at + 1)].join('\n').trim(), frames }
  },
  isForeign: ({ file }) => /[/\\](?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python[\d.]*[/\\]|^<(?!stdin|string)/.test(file),
}

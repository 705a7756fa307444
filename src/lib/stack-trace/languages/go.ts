import type { StackFrame, StackReader } from '../model.ts'

const place = /^\s+(\S.*\.(?:go|s)):(\d+)(?: \+0x[0-9a-f]+)?$/
const name = /^(?:created by )?([\w./~@*()·[\]{}-]+?)(?:\([^()]*\))?(?: in goroutine \d+)?$/
const begins = /^(?:.*\s)?(?:panic|fatal error)(?: serving \S+)?: (.*)$/

/** Panics of Go, and the stacks that zap and pkg/errors write: a function's line, then its file below. */
export const go: StackReader = {
  language: 'go',
  isPart: (line) => place.test(line) || begins.test(line) || /^(?:goroutine \d+ .*:|\[signal .*\]|exit status \d+|\tpanic: .*|created by .*)$/.test(line) || (name.test(line) && /[./]/.test(line) && /\(.*\)$/.test(line)),
  read(lines) {
    const frames: Omit<StackFrame, 'isOwn'>[] = []
    for (const [at, line] of lines.entries()) {
      const [whole, file = '', number] = place.exec(line) ?? []
      const called = whole === undefined ? undefined : name.exec(lines[at - 1] ?? '')?.[1]
      if (called === undefined || (lines[at - 1] ?? '').startsWith('created by ')) continue
      frames.push({ function: called, file, line: Number(number) })
      if ((lines[at + 1] ?? '').trim() === '' && frames.length > 1) break
    }
    if (frames.length === 0) return undefined
    const said = lines.map((line) => begins.exec(line)).find((found) => found !== null)
    const message = (said?.[1] ?? lines.slice(0, Math.max(0, lines.findIndex((line) => place.test(line)) - 1)).join('\n')).replace(/ \[recovered\]$/, '').trim()
    const afterPanic = frames.findLastIndex(({ function: called }) => /^(?:runtime\.)?(?:gopanic|panic|sigpanic|panicmem|goPanicIndex\w*|panicIndex|panicdivide)$/.test(called))
    return { type: said ? (message.startsWith('runtime error: ') ? 'runtime error' : /^(.*\s)?fatal error/.test(said[0]) ? 'fatal error' : 'panic') : 'error', message, frames: frames.slice(afterPanic + 1) }
  },
  isForeign: ({ file, function: called }) => /\/(?:pkg\/mod|vendor)\/|\/(?:usr\/(?:local|lib)(?:\/go[\d.-]*)?|opt\/hostedtoolcache\/go|sdk\/go[\d.]*|goroot|go)\/src\/(?!.*@)(?:[a-z]+\/)+[\w.]+$|^_cgo/i.test(file) || /^(?:runtime|testing|net\/http|reflect|sync|database\/sql|syscall|internal\/\w+)\./.test(called),
}

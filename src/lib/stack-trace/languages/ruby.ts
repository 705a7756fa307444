import type { StackFrame, StackReader } from '../model.ts'

const call = /^\s*(?:\d+: )?(?:from )?((?:[A-Za-z]:)?[^\s:()][^:()]*?(?:\.(?:rb|rake|erb|ru|haml|slim)|\/bin\/[\w-]+|<internal:[\w/-]+>|<main>)):(\d+)(?::in [`'‘](.*?)['’])?(?:: (.*))?$/
const classed = /^(.*?)\s*\(([A-Z][\w:]*)\)$/

/** Ruby's own text and that of Rails, which names the class before the calls. */
export const ruby: StackReader = {
  language: 'ruby',
  isPart: (line) => call.test(line),
  read(lines) {
    const begins = lines.findIndex((line) => call.test(line))
    if (begins === -1) return undefined
    const frames: Omit<StackFrame, 'isOwn'>[] = []
    let said = ''
    for (const line of lines.slice(begins)) {
      const [whole, file = '', number, name = '<main>', message] = call.exec(line) ?? []
      if (whole === undefined) {
        if (line.trim() !== '') said = frames.length === 1 ? `${said}\n${line}` : said
        continue
      }
      if (message !== undefined && frames.length === 0) said = message
      frames.push({ function: name, file, line: Number(number) })
    }
    const above = lines.slice(0, begins).filter((line) => line.trim() !== '').at(-1) ?? ''
    const [, message, type] = classed.exec(said) ?? []
    if (type !== undefined) return { type, message: (message ?? '').trim(), frames }
    const [, named, bracketed] = /((?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|NotFound|Invalid|Timeout|Failure)\w*|[A-Z]\w*(?:::[A-Z]\w*)+)(?: \((.*)\)|: (.*))?\s*:?$/.exec(above) ?? []
    return { type: named ?? 'RuntimeError', message: (bracketed ?? (named === undefined ? said || above : above.split(`${named}: `)[1]) ?? '').trim(), frames }
  },
  isForeign: ({ file }) => /\/gems\/|\/lib\/ruby\/|^<internal:|\/bundle\/|\/\.rbenv\/|\/\.rvm\//.test(file),
}

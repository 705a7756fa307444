import type { StackReader } from '../model.ts'

const call = /^\s*#(\d+) (?:(\S.*?)\((\d+)\)|(\[internal function\])|\{main\}): ?(.*)$/
const main = /^\s*#\d+ \{main\}/
const thrown = /(?:(?<=Uncaught )|(?<=^|[\s"])(?=[\w\\]*(?:Exception|Error)))((?:[A-Za-z_]\w*\\)*[A-Za-z_]\w*):? ?(.*?) in (\S+?\.php)(?::(\d+)|\((\d+)\)|$| on line (\d+))/

/** PHP's uncaught errors and the text of an exception. */
export const php: StackReader = {
  language: 'php',
  isPart: (line) => call.test(line) || main.test(line) || /^\s*(?:Stack trace:|\[stacktrace\]|thrown in .* on line \d+)/.test(line),
  read(lines) {
    const calls = lines.flatMap((line) => {
      const found = call.exec(line)
      return found && found[5] !== undefined && found[5] !== '' ? [found] : []
    })
    const head = lines.map((line) => thrown.exec(line)).find((found) => found !== null)
    if (!head && calls.length === 0) return undefined
    if (!head && !lines.some((line) => /Stack trace:|\[stacktrace\]|\{main\}/.test(line))) return undefined
    const at = head?.[4] ?? head?.[5] ?? head?.[6]
    const innermost = head ? [{ function: calls[0]?.[5]?.replace(/\(.*$/, '') ?? '{main}', file: head[3] ?? '', line: at === undefined ? undefined : Number(at) }] : []
    const frames = [...innermost, ...calls.map((found, index) => ({ function: (calls[index + 1]?.[5] ?? '{main}').replace(/\(.*$/, ''), file: found[2] ?? '', line: found[3] === undefined ? undefined : Number(found[3]) }))]
    return { type: head?.[1] ?? 'Error', message: (head?.[2] ?? lines[0] ?? '').trim(), frames }
  },
  isForeign: ({ file }) => file === '' || /\/vendor\//.test(file),
}

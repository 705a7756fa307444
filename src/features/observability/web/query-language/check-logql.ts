import { LogqlError, parseLogql } from '#lib/logql'
import type { TextFault } from '#ui'

/** What is wrong with an expression, in the words of the server, where it says. */
export function checkLogql(text: string): TextFault | undefined {
  try {
    parseLogql(text.replaceAll(/\$(?:step|__auto|__interval|__range)\b/g, (name) => '1s'.padEnd(name.length)))
    return undefined
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error
    return { ...placeIn(text, error.message), message: error.message }
  }
}

/** `parse error at line 1, col 5: …`; all of the text where no place is told. */
function placeIn(text: string, message: string): { from: number; to: number } {
  const [, line, column] = /at line (\d+), col (\d+)/.exec(message) ?? []
  if (line === undefined || column === undefined) return { from: 0, to: text.length }
  const start = text.split('\n').slice(0, Number(line) - 1).reduce((sum, each) => sum + each.length + 1, 0)
  const from = start + Number(column) - 1
  return { from, to: from + (/^\w+/.exec(text.slice(from))?.[0].length ?? 1) }
}

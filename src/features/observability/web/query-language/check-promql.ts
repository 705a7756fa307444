import { parseQuery, PromqlError } from '#lib/promql'
import type { TextFault } from '#ui'

/** What is wrong with an expression, in the words of the server. What stands for a length (`$step`) is read as one of as many signs. */
export function checkPromql(text: string): TextFault | undefined {
  try {
    parseQuery(text.replaceAll(/\$(?:step|__rate_interval|__interval|__range)\b/g, (name) => '1s'.padEnd(name.length)))
    return undefined
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    return { from: error.at?.from ?? 0, to: error.at?.to ?? text.length, message: error.message }
  }
}

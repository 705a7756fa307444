import { ProductError } from './errors.ts'

/** Deeper than any honest message, and shallow enough for what walks it later. */
const deepest = 64

/**
 * JSON out of UTF-8 bytes from outside. Throws `invalid` with a sentence for bytes that are no UTF-8, text that is no JSON,
 * and nesting of more than 64 levels.
 */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes)
  if (depthOf(text) > deepest) throw new ProductError('invalid', `The JSON is nested more than ${deepest} levels deep. Send it flatter.`)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new ProductError('invalid', `The body is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'it does not parse'}.`, { cause: error })
  }
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new ProductError('invalid', 'The body is no UTF-8 text.', { cause: error })
  }
}

/** Greatest number of brackets open at once, those in strings left out; for text that need not be JSON. */
function depthOf(text: string): number {
  let depth = 0
  let greatest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') greatest = Math.max(greatest, (depth += 1))
    else if (token === ']' || token === '}') depth -= 1
  }
  return greatest
}

import { lineAt, UnreadableText } from './unreadable-text.ts'

/** Plain data of a JSON text. Throws `UnreadableText`. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const [, position] = /position (\d+)/.exec(message) ?? []
    throw new UnreadableText('It is no JSON from here on.', position === undefined ? lineAt(text, text.length) : lineAt(text, Number(position)))
  }
}

/** The same for JSON with comments and commas before closing brackets, as some tools write it. */
export function readJsonWithComments(text: string): unknown {
  return readJson(text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/|,(?=\s*[}\]])/g, blank))
}

/** What is taken out keeps its lines. */
function blank(token: string): string {
  return token.startsWith('"') ? token : token.replace(/[^\n]/g, ' ')
}

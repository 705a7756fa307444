import { Lexer, Parser } from 'yaml'

/** Levels of nesting that any honest file keeps to. */
export const maxYamlDepth = 200

/** What a person is told of a text that is nested deeper. */
export const tooDeepMessage = `It is nested deeper than ${maxYamlDepth} levels. Make it flatter.`

/**
 * The line (from 1) at which a text is nested too deep, or undefined. Must be asked before a YAML text that somebody else
 * wrote is composed: composers go down into what is nested until the stack ends, and the process may end with it.
 */
export function lineTooDeep(text: string): number | undefined {
  if (boundOfDepth(text) <= maxYamlDepth) return undefined
  let line = 1
  const parser = new Parser(() => {
    line += 1
  })
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme)) continue
    if (isTooDeep(parser)) return line
  }
  return undefined
}

/** The parser's stack holds the document and at most two tokens a level. */
export function isTooDeep(parser: Parser): boolean {
  return parser.stack.length > 2 * maxYamlDepth + 2
}

/** No text is deeper than its deepest line and all of its brackets say: enough to let nearly all texts pass at once. */
function boundOfDepth(text: string): number {
  let brackets = 0
  let deepest = 0
  for (let start = 0; start < text.length; ) {
    let at = start
    let dashes = 0
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === dash || code === question) dashes += 1
      else if (code !== space && code !== tab) break
    }
    deepest = Math.max(deepest, at - start, dashes)
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    for (; at < end; at += 1) {
      const code = text.charCodeAt(at)
      if (code === square || code === curly) brackets += 1
    }
    start = end + 1
  }
  return deepest + brackets
}

const [space, tab, dash, question, square, curly] = [32, 9, 45, 63, 91, 123]

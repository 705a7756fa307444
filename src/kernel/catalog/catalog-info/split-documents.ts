export interface DocumentText {
  /** With its `---` line, if it has one. */
  readonly text: string
  /** Where it begins in the file, in characters. */
  readonly start: number
  /** Line of its first character, from 1. */
  readonly line: number
}

/**
 * The documents of a YAML stream as they stand. A line that begins with `---` and a space or its end always begins a
 * document (YAML 1.2.2, 9.1.4), even inside a block scalar. What comes before the first one counts to it when it is only
 * comments and directives.
 */
export function splitDocuments(text: string): DocumentText[] {
  const starts = [...text.matchAll(/^---(?=\s|$)/gm)].map((match) => match.index)
  const bounds = starts[0] === undefined ? [0] : isOnlyComments(text.slice(0, starts[0])) ? [0, ...starts.slice(1)] : [0, ...starts]
  return bounds.map((start, index) => ({ start, text: text.slice(start, bounds[index + 1]), line: lineAt(text, start) }))
}

function isOnlyComments(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*|%.*)?$/.test(line) || line.charCodeAt(0) === 0xfeff)
}

function lineAt(text: string, position: number): number {
  let line = 1
  for (let index = text.indexOf('\n'); index >= 0 && index < position; index = text.indexOf('\n', index + 1)) line += 1
  return line
}

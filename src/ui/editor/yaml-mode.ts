import { StreamLanguage, type StringStream } from '@codemirror/language'

interface YamlState {
  /** Indentation of the line that began a block of text; what stands further in belongs to it. */
  block: number | undefined
}

/** YAML as far as colours go: names, texts, numbers, comments, blocks and the actions of templates. Reads line by line and never fails. */
export function yamlMode(): StreamLanguage<YamlState> {
  return StreamLanguage.define<YamlState>({ name: 'yaml', startState: () => ({ block: undefined }), copyState: (state) => ({ ...state }), token: yamlToken, languageData: { commentTokens: { line: '#' } } })
}

function yamlToken(stream: StringStream, state: YamlState): string | null {
  if (stream.sol() && state.block !== undefined) {
    if (stream.indentation() <= state.block && stream.string.trim() !== '') state.block = undefined
  }
  if (stream.eatSpace()) return null
  if (stream.match(/^\{\{.*?\}\}/)) return 'keyword'
  if (state.block !== undefined) return textUpToAction(stream)
  if (stream.peek() === '#' && (stream.column() === 0 || /\s/.test(stream.string[stream.pos - 1] ?? ''))) return toEnd(stream, 'comment')
  if (stream.match(/^-(?=\s|$)/) || stream.match(/^(?:---|\.\.\.)$/)) return 'punctuation'
  if (stream.match(/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[A-Za-z_][\w./-]*)(?=\s*:(?:\s|$))/)) return 'propertyName'
  if (stream.match(/^[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$/)) return beginBlock(stream, state)
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return 'string'
  if (stream.match(/^-?\d+(?:\.\d+)?(?:ms|[smhdwy])?(?=[\s,\]}]|$)/)) return 'number'
  if (stream.match(/^(?:true|false|null|~)(?=[\s,\]}]|$)/)) return 'keyword'
  if (!stream.match(/^[^\s#"',[\]{}]+/)) stream.next()
  return null
}

function beginBlock(stream: StringStream, state: YamlState): string {
  state.block = stream.indentation()
  return 'keyword'
}

function textUpToAction(stream: StringStream): string {
  if (!stream.match(/^(?:[^{]|\{(?!\{))+/)) stream.next()
  return 'string'
}

function toEnd(stream: StringStream, token: string): string {
  stream.skipToEnd()
  return token
}

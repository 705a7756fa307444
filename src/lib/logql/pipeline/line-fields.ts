import { parseJson } from './json-parser.ts'
import { LineLabels } from './line-labels.ts'
import { logfmtParser } from './logfmt-parser.ts'

export interface LineFields {
  /** The stage that finds them. */
  readonly parser: 'json' | 'logfmt'
  readonly fields: readonly (readonly [name: string, value: string])[]
}

const readLogfmt = logfmtParser({ extractions: [], isStrict: false, keepsEmpty: false })
const isLikeLogfmt = /(?:^|\s)[a-zA-Z_][\w.-]*=(?:"|\S)/
const isName = /^[a-zA-Z]\w*$/

/** What `| json` or `| logfmt` would find in a line, by the same names. Undefined where it is neither. */
export function lineFields(line: string): LineFields | undefined {
  const labels = new LineLabels()
  labels.startLine(undefined)
  const parser = line.trimStart().startsWith('{') ? 'json' : 'logfmt'
  if (parser === 'json') parseJson(line, labels)
  else if (isLikeLogfmt.test(line)) readLogfmt(line, labels)
  if (labels.error !== '') return undefined
  const fields = labels.names().filter((name) => parser === 'json' || isName.test(name)).map((name) => [name, labels.get(name) ?? ''] as const)
  return fields.length === 0 ? undefined : { parser, fields }
}

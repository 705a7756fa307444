import type { YamlError } from '@actions/workflow-parser/workflows/yaml-object-reader'
import { BoundedReader } from './bounded-reader.ts'

/** Longest text that is read several times over to mend it, in characters. */
const maxRepairLength = 100_000
/** Quoted texts that may be mended in one file. */
const maxRepairs = 20
/** Deeper than any file is indented. */
const indentation = ' '.repeat(200)

/**
 * A reader of the text. GitHub takes two things that YAML 1.2 does not: a comment right behind a bracket,
 * and a quoted text whose next line is not indented; such a line is indented before it is read, which does not change the text.
 */
export function readYaml(fileId: number, content: string, maxDepth: number): { readonly reader: BoundedReader; readonly errors: readonly YamlError[] } {
  const first = new BoundedReader(fileId, content, maxDepth)
  const firstErrors = realErrors(first)
  let errors = content.length > maxRepairLength ? [] : firstErrors
  let text = content
  for (let repair = 0; repair < maxRepairs && isUnindentedQuote(errors[0]); repair += 1) {
    text = indentLineAfter(text, errors[0]?.range?.start.line ?? 0)
    const reader = new BoundedReader(fileId, text, maxDepth)
    errors = realErrors(reader)
    if (errors.length === 0) return { reader, errors }
  }
  return { reader: first, errors: firstErrors }
}

function realErrors(reader: BoundedReader): readonly YamlError[] {
  return reader.errors.filter((error) => !error.message.startsWith('Comments must be separated from other tokens'))
}

function isUnindentedQuote(error: YamlError | undefined): boolean {
  return error !== undefined && /^Missing closing ["']quote/.test(error.message)
}

function indentLineAfter(text: string, line: number): string {
  return text.split('\n').map((content, at) => (at === line ? indentation + content : content)).join('\n')
}

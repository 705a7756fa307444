import { parse, TomlError } from 'smol-toml'
import { UnreadableText } from './unreadable-text.ts'

/** Plain data of a TOML text. Throws `UnreadableText`. */
export function readToml(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof TomlError) throw new UnreadableText(`It is no TOML from here on: ${firstLine(error.message)}.`, error.line)
    throw new UnreadableText('It is no TOML that can be read.', 1)
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '').replace(/\.$/, '')
}

import { stripAnsi } from './ansi-line.ts'
import type { LogBuffer } from './log-buffer.ts'

/** Indexes of lines from `from` on that hold the text, whatever its case; goes on where it ended as lines come. */
export function findLines(buffer: LogBuffer, text: string, from = 0): number[] {
  const wanted = text.toLowerCase()
  const found: number[] = []
  if (wanted === '') return found
  for (let index = from; index < buffer.length; index++) {
    const line = buffer.at(index)?.text ?? ''
    if (stripAnsi(line).toLowerCase().includes(wanted)) found.push(index)
  }
  return found
}

/** Parts of a text that are and are not the wanted one, in turn. */
export function splitMatches(text: string, wanted: string): { text: string; isMatch: boolean }[] {
  if (wanted === '') return [{ text, isMatch: false }]
  const parts: { text: string; isMatch: boolean }[] = []
  const lower = text.toLowerCase()
  const needle = wanted.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isMatch: false })
    parts.push({ text: text.slice(at, at + needle.length), isMatch: true })
    from = at + needle.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMatch: false })
  return parts
}

import type { FoundPattern } from '#lib/log-patterns'
import { linesOf, type ReadSpan, type SpanReader } from './read-span.ts'

const mostTexts = 3
/** Lines that have the pattern's texts and are not of it. */
const mostOthers = 20_000

/** Does a span have a line of the pattern? Searched by the texts that all its lines have. One with none that tells is taken to be there. */
export async function isThere(reader: SpanReader, { texts, fits }: FoundPattern, spans: readonly ReadSpan[]): Promise<boolean> {
  if (texts.length === 0) return true
  const filters = [...reader.filters, ...texts.slice(0, mostTexts).map((text) => ({ operator: '|=' as const, text: text.trim() }))]
  let others = 0
  for (const { from, to } of spans) {
    for await (const { line } of linesOf(reader, { from, to, filters, direction: 'backward' })) {
      if (fits(line)) return true
      others += 1
      if (others > mostOthers) return true
    }
  }
  return false
}

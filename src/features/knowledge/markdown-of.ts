import type { FoundFile } from '#kernel/feature'
import type { MarkdownFile } from './markdown/markdown-file.ts'
import { readMarkdown } from './markdown/read-markdown.ts'

const read = new WeakMap<FoundFile, Promise<MarkdownFile>>()

/** A file's Markdown, read once for all that link to it. Rejects as `file.text()` does. */
export function markdownOf(file: FoundFile): Promise<MarkdownFile> {
  const known = read.get(file)
  if (known) return known
  const reading = file.text().then(readMarkdown)
  read.set(file, reading)
  return reading
}

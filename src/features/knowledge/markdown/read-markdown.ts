import { recordOf } from '#lib/plain-data'
import { readToml } from '#lib/toml-plain'
import { readYaml } from '#lib/yaml-text'
import { InlineReader } from './read-inline.ts'
import type { CodeBlock, Heading, MarkdownFile } from './markdown-file.ts'

const maxHeading = 1000

interface Fence {
  readonly marker: string
  readonly language: string | null
  readonly line: number
  readonly lines: string[]
}

/** Reads a Markdown text as GitHub does, as far as headings, links and code go. Each line is looked at once. */
export function readMarkdown(text: string): MarkdownFile {
  const lines = text.split(/\r?\n/)
  const front = readFrontMatter(lines)
  return new BlockReader(lines, front.end).read(front.fields)
}

function readFrontMatter(lines: readonly string[]): { fields: Readonly<Record<string, unknown>>; end: number } {
  const marker = lines[0]?.trimEnd()
  if (marker !== '---' && marker !== '+++') return { fields: {}, end: 0 }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === marker)
  if (end < 0 || end > 500) return { fields: {}, end: 0 }
  const inner = lines.slice(1, end).join('\n')
  if (marker === '---') return { fields: recordOf(readYaml(inner).documents[0]?.value), end: end + 1 }
  try {
    return { fields: readToml(inner), end: end + 1 }
  } catch {
    return { fields: {}, end: end + 1 }
  }
}

class BlockReader {
  readonly #lines: readonly string[]
  readonly #start: number
  readonly #headings: Heading[] = []
  readonly #code: CodeBlock[] = []
  readonly #inline = new InlineReader()
  #paragraph: string[] = []
  #fence: Fence | undefined
  #isInComment = false
  /** Where the text of the list item begins that is open; undefined outside of lists. */
  #listIndent: number | undefined
  #isAfterBlank = true
  #isInIndented = false

  constructor(lines: readonly string[], start: number) {
    this.#lines = lines
    this.#start = start
  }

  read(frontMatter: Readonly<Record<string, unknown>>): MarkdownFile {
    for (let at = this.#start; at < this.#lines.length; at += 1) this.#take(this.#lines[at] ?? '', at + 1)
    this.#endParagraph(this.#lines.length + 1)
    if (this.#fence) this.#endFence(this.#fence)
    const { links, spans, ids } = this.#inline.finish()
    return { frontMatter, headings: this.#headings, links, spans, ids, code: this.#code }
  }

  #take(raw: string, line: number): void {
    const quoted = raw.replace(/^(?: {0,3}> ?)+/, '')
    if (this.#fence) return this.#inFence(this.#fence, quoted)
    const text = this.#isInComment || quoted.includes('<!--') ? this.#withoutComments(quoted) : quoted
    if (text.trim() === '') return this.#blank(line)
    const [, indent = '', marker, info = ''] = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})([^`]*)$/.exec(text) ?? []
    if (marker !== undefined) {
      this.#endParagraph(line)
      this.#noteList(indent)
      this.#fence = { marker, language: /^[ \t]*\{?\.?([\w+#-]+)/.exec(info)?.[1] ?? null, line, lines: [] }
      this.#isAfterBlank = false
      return
    }
    if (this.#isIndentedCode(text)) return
    this.#text(text, line)
    this.#isAfterBlank = false
  }

  #text(text: string, line: number): void {
    const [, marks, heading] = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(text.slice(0, maxHeading)) ?? []
    if (marks !== undefined) {
      this.#endParagraph(line)
      this.#listIndent = undefined
      this.#headings.push({ level: marks.length, text: heading ?? '', line })
      this.#inline.read(heading ?? '', line)
      return
    }
    if (this.#paragraph.length > 0 && /^ {0,3}(=+|-+)[ \t]*$/.test(text) && !/^\s*([-*+]|\d{1,9}[.)])\s|^\s*\|/.test(this.#paragraph[0] ?? '')) {
      this.#headings.push({ level: text.includes('=') ? 1 : 2, text: this.#paragraph.join(' ').trim().slice(0, maxHeading), line: line - this.#paragraph.length })
      return this.#endParagraph(line)
    }
    if (/^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/.test(text)) {
      this.#endParagraph(line)
      this.#noteList(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]*/.exec(text)?.[0] ?? '')
    } else if (this.#isAfterBlank && !/^[ \t]/.test(text)) this.#listIndent = undefined
    this.#paragraph.push(text)
  }

  #blank(line: number): void {
    this.#endParagraph(line)
    this.#isAfterBlank = true
  }

  #noteList(marker: string): void {
    if (/[-*+.)]/.test(marker)) this.#listIndent = widthOf(marker)
  }

  /** Four columns beyond the text around, after an empty line. */
  #isIndentedCode(text: string): boolean {
    const width = widthOf(/^[ \t]*/.exec(text)?.[0] ?? '')
    const isCode = width >= (this.#listIndent ?? 0) + 4 && (this.#isInIndented || (this.#isAfterBlank && this.#paragraph.length === 0))
    this.#isInIndented = isCode
    return isCode
  }

  #inFence(fence: Fence, text: string): void {
    const [, closing] = /^[ \t]*(`{3,}|~{3,})[ \t]*$/.exec(text) ?? []
    if (closing !== undefined && closing[0] === fence.marker[0] && closing.length >= fence.marker.length) this.#endFence(fence)
    else fence.lines.push(text)
  }

  #endFence({ language, lines, line }: Fence): void {
    this.#code.push({ language, text: lines.join('\n'), line })
    this.#fence = undefined
    this.#isAfterBlank = true
  }

  #endParagraph(line: number): void {
    if (this.#paragraph.length === 0) return
    this.#inline.read(this.#paragraph.join('\n'), line - this.#paragraph.length)
    this.#paragraph = []
  }

  #withoutComments(text: string): string {
    let rest = text
    let kept = ''
    while (rest !== '') {
      const at = rest.indexOf(this.#isInComment ? '-->' : '<!--')
      if (!this.#isInComment) kept += at < 0 ? rest : rest.slice(0, at)
      if (at < 0) break
      rest = rest.slice(at + (this.#isInComment ? 3 : 4))
      this.#isInComment = !this.#isInComment
    }
    return kept
  }
}

function widthOf(spaces: string): number {
  let width = 0
  for (const char of spaces) width = char === '\t' ? width + 4 - (width % 4) : width + 1
  return width
}

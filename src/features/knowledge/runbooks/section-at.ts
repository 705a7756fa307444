import { anchoredHeadings, headingText, looseAnchor, withoutId } from '../markdown/heading-anchors.ts'
import { readMarkdown } from '../markdown/read-markdown.ts'

export interface MarkdownText {
  /** The first heading, where there is one. */
  readonly title: string | undefined
  /** Without front matter. */
  readonly text: string
  readonly section: { readonly title: string; readonly text: string } | undefined
}

/** A Markdown text, and of it the section that an anchor names: its heading and all that is below it. */
export function sectionAt(text: string, anchor: string | undefined): MarkdownText {
  const { headings } = readMarkdown(text)
  const lines = text.split(/\r?\n/)
  const from = frontMatterEnd(lines)
  const first = headings.find(({ level }) => level === 1) ?? headings[0]
  const found = anchor === undefined ? undefined : headingAt(anchoredHeadings(headings), lines, anchor)
  return { title: first && headingText(withoutId(first.text)), text: lines.slice(from).join('\n').trim(), section: found && sectionOf(found, headings, lines) }
}

type Anchored = ReturnType<typeof anchoredHeadings>

/** By the anchor that GitHub makes, by one of the author, by what all programs that make anchors have in common. */
function headingAt(headings: Anchored, lines: readonly string[], anchor: string) {
  const exact = headings.find(({ anchors }) => anchors.includes(anchor))
  if (exact) return exact
  const own = lines.findIndex((line) => [...line.matchAll(/<a\b[^>]*\b(?:id|name)\s*=\s*["']?([^\s"'>]+)/gi)].some(([, id]) => id === anchor))
  if (own >= 0) return headings.find(({ line }) => line >= own + 1)
  const loose = looseAnchor(anchor)
  return loose === '' ? undefined : headings.find(({ anchors }) => anchors.some((each) => looseAnchor(each) === loose))
}

function sectionOf(found: Anchored[number], headings: readonly { readonly level: number; readonly line: number }[], lines: readonly string[]): NonNullable<MarkdownText['section']> {
  const next = headings.find(({ level, line }) => line > found.line && level <= found.level)
  return { title: headingText(withoutId(found.text)), text: lines.slice(found.line - 1, next ? next.line - 1 : undefined).join('\n').trim() }
}

function frontMatterEnd(lines: readonly string[]): number {
  const marker = lines[0]?.trimEnd()
  if (marker !== '---' && marker !== '+++') return 0
  return lines.findIndex((line, at) => at > 0 && line.trimEnd() === marker) + 1
}

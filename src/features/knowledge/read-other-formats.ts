import type { Heading } from './markdown/markdown-file.ts'

const maxHeadings = 200

/** Section titles of reStructuredText: a line of marks below the text, perhaps one above it too. */
export function rstHeadings(text: string): Heading[] {
  const lines = text.split(/\r?\n/)
  const levels: string[] = []
  const headings: Heading[] = []
  for (let at = 1; at < lines.length && headings.length < maxHeadings; at += 1) {
    const [, mark] = /^([=\-~^"'`#*+:.<>_])\1{2,}\s*$/.exec(lines[at] ?? '') ?? []
    const title = lines[at - 1]?.trim() ?? ''
    const length = lines[at]?.trimEnd().length ?? 0
    if (mark === undefined || title === '' || /^\s/.test(lines[at - 1] ?? '') === (lines[at - 2]?.startsWith(mark) !== true) || /^([=\-~^"'`#*+:.<>_])\1{2,}$/.test(title) || length + 1 < title.length) continue
    const style = `${lines[at - 2]?.startsWith(mark.repeat(3)) === true ? 'over' : ''}${mark}`
    if (!levels.includes(style)) levels.push(style)
    headings.push({ level: levels.indexOf(style) + 1, text: title, line: at })
  }
  return headings
}

/** Section titles of AsciiDoc. */
export function asciidocHeadings(text: string): Heading[] {
  return text.split(/\r?\n/).flatMap((line, index): Heading[] => {
    const [, marks, title] = /^(={1,6}|#{1,6})[ \t]+(\S.*)$/.exec(line) ?? []
    return marks === undefined || title === undefined ? [] : [{ level: marks.length, text: title.trim(), line: index + 1 }]
  }).slice(0, maxHeadings)
}

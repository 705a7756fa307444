const maxLength = 200
/** What stands in a head for lawyers and editors. */
const notPurpose = /copyright|licen[sc]e|SPDX|all rights reserved|permission is hereby|redistribution|without warrant|warranties|as is"|shellcheck|-\*-|\bvim?:|^[\s=*#~+_-]*$|pylint|flake8|noqa|^compdef\b|^autoload\b|type: ignore|^!|coding[:=]|^\s*(set|exec|export)\s+-|^\W*(author|date|version|maintainer|created|file(name)?)\W*:/i

/** The first sentence of the first paragraph that says what something is for; null where none does. */
export function firstSentence(paragraphs: readonly string[]): string | null {
  const found = paragraphs.map((paragraph) => paragraph.replace(/\s+/g, ' ').trim()).find((paragraph) => /[a-z]{2}/i.test(paragraph) && !notPurpose.test(paragraph))
  if (found === undefined) return null
  const [, sentence = found] = /^(.{8,}?[.!?])(?:\s|$)/.exec(found) ?? []
  return sentence.length > maxLength ? `${sentence.slice(0, maxLength - 1)}…` : sentence
}

/**
 * Paragraphs of the comment lines at the head of a text, before its first code. One that stands right above code, and not
 * at the very top, is about that code.
 */
export function headComments(text: string): string[] {
  const paragraphs: string[] = []
  let current: string[] = []
  let isTop = true
  const close = () => {
    if (current.length > 0) paragraphs.push(current.join(' '))
    current = []
  }
  for (const line of text.split(/\r?\n/, 80)) {
    const trimmed = line.trim()
    if (trimmed.startsWith('#!')) continue
    const [, comment] = /^#+\s?(.*)$/.exec(trimmed) ?? []
    if (comment === undefined && trimmed !== '') {
      // Settings of the shell may stand before what it is for.
      const isSetting = /^set\s+-/.test(trimmed)
      if (!isTop || isSetting) current = []
      isTop = false
      if (!isSetting) break
    } else if (comment === undefined || /^[\s=*#~+_-]*$/.test(comment)) close()
    else current.push(comment)
  }
  close()
  return paragraphs
}

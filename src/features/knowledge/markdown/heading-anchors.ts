import type { Heading, MarkdownFile } from './markdown-file.ts'

/** Anchors of a file as GitHub makes them from its headings, with the ids that it sets itself. */
export function anchorsOf({ headings, ids }: MarkdownFile): Set<string> {
  return new Set([...ids, ...anchoredHeadings(headings).flatMap(({ anchors }) => anchors)])
}

/** Each heading with the anchors that lead to it: GitHub's, and its author's (`{#id}`). */
export function anchoredHeadings(headings: readonly Heading[]): (Heading & { readonly anchors: readonly string[] })[] {
  const counts = new Map<string, number>()
  return headings.map((heading) => {
    const [, custom] = /\{\s*#([\w.:-]+)[^}]*\}\s*$/.exec(heading.text) ?? []
    const base = anchorOf(withoutId(heading.text))
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    return { ...heading, anchors: [count === 0 ? base : `${base}-${count}`, ...(custom === undefined ? [] : [custom])] }
  })
}

/** A heading without the id that its author gave it. */
export function withoutId(heading: string): string {
  return heading.replace(/\s*\{\s*#[^}]*\}\s*$/, '')
}

/** Lower case, without marks, blanks as dashes. */
export function anchorOf(heading: string): string {
  return headingText(heading).toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-')
}

/** A heading's text as it is shown. */
export function headingText(heading: string): string {
  return heading.replace(/<[^<>]{0,500}>/g, '').replace(/!\[([^\]]*)\]\([^)]*\)/g, '').replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1').replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/(^|[^\w\\])_{1,2}([^_]+)_{1,2}(?!\w)/g, '$1$2').replace(/[`*]/g, '').replace(/&[a-z]+;|&#\d+;/g, '').trim()
}

/** Other programs than GitHub make other anchors of the same heading; what is left of all of them is the same. */
export function looseAnchor(anchor: string): string {
  return anchor.toLowerCase().replace(/^user-content-/, '').replace(/[^\p{L}\p{N}]/gu, '')
}

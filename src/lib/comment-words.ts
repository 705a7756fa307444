/** A stretch of a comment: as it is, somebody mentioned, or a thing referred to. */
export type CommentWord =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mention'; readonly text: string; readonly handle: string }
  | { readonly kind: 'reference'; readonly text: string; readonly target: string }

// Nothing before the sign that would make it part of a word, an address or a path.
const words = /(?<![\p{L}\p{N}_@#./&])(?:@([\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?(?:@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?)|#([1-9]\d{0,8}|run:[0-9a-f]{8}-[0-9a-f-]{27}|[a-z][a-z0-9-]{0,62}:[a-z0-9][a-z0-9._-]{0,62}\/[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,198}[a-zA-Z0-9])?)(?![\p{L}\p{N}]))/giu

/** Splits text at `@somebody` and at `#12` (an incident), `#run:ID` and `#kind:namespace/name`. */
export function splitWords(text: string): CommentWord[] {
  const parts: CommentWord[] = []
  let from = 0
  for (const match of text.matchAll(words)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    const [whole, handle, target] = match
    parts.push(handle === undefined ? { kind: 'reference', text: whole, target: target ?? '' } : { kind: 'mention', text: whole, handle: handle.toLowerCase() })
    from = match.index + whole.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** Handles that a text in Markdown mentions, each once. What stands in code mentions nobody. */
export function mentionedHandles(markdown: string): string[] {
  const prose = markdown.replace(/(^|\n)(```|~~~)[\s\S]*?(\n\2|$)/g, '\n').replace(/(`+)[^`][\s\S]*?\1/g, ' ')
  return [...new Set(splitWords(prose).flatMap((word) => (word.kind === 'mention' ? [word.handle] : [])))]
}

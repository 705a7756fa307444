/** Only addresses that cannot run code: web, mail, and paths of this Daybook. */
export function isSafeHref(href: string): boolean {
  return /^(https?:\/\/|mailto:|#)/i.test(href) || (href.startsWith('/') && !href.startsWith('//'))
}

/** Text with the entities that Markdown writes (`&lt;`, `&#39;`) as characters; React escapes it again. */
export function plainText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

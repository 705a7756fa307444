/** Only addresses that cannot run code: web, mail, and paths of this Daybook. */
export function isSafeHref(href: string): boolean {
  return /^(https?:\/\/|mailto:|#)/i.test(href) || (href.startsWith('/') && !href.startsWith('//'))
}

/** A link as it leads on from where its text stands on the web; as it is written where that is not known. */
export function hrefFrom(base: string | undefined, href: string): string {
  return base !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(href) && URL.canParse(href, base) ? new URL(href, base).href : href
}

/** Text with the entities that Markdown writes (`&lt;`, `&#39;`) as characters; React escapes it again. */
export function plainText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

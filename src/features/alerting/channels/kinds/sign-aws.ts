import { createHash, createHmac } from 'node:crypto'

export interface AwsIdentity {
  readonly accessKey: string
  readonly secretKey: string
  /** Of keys that were lent for a time. */
  readonly sessionToken?: string | undefined
}

interface Signing {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly region: string
  readonly service: string
  readonly identity: AwsIdentity
  readonly now: Date
}

/**
 * The headers of a POST with AWS's Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * All that are given are signed, by lower-case names, and the host.
 */
export function signAws({ url, body, headers, region, service, identity, now }: Signing): Record<string, string> {
  const { host, pathname, searchParams } = new URL(url)
  const moment = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const sent = { ...headers, 'x-amz-date': moment, ...(identity.sessionToken ? { 'x-amz-security-token': identity.sessionToken } : {}) }
  const signed = Object.entries({ ...sent, host }).toSorted(byText)
  const names = signed.map(([name]) => name).join(';')
  const path = pathname.split('/').map(encoded).join('/')
  const query = [...searchParams].map(([name, value]) => [encoded(name), encoded(value)] as const).toSorted(byText).map((pair) => pair.join('=')).join('&')
  const request = ['POST', path, query, ...signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`), '', names, hashOf(body)].join('\n')
  const scope = [moment.slice(0, 8), region, service, 'aws4_request']
  const key = scope.reduce<string | Buffer>((last, part) => createHmac('sha256', last).update(part).digest(), `AWS4${identity.secretKey}`)
  const signature = createHmac('sha256', key).update(['AWS4-HMAC-SHA256', moment, scope.join('/'), hashOf(request)].join('\n')).digest('hex')
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${identity.accessKey}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}` }
}

function byText(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] < b[1] ? -1 : 1
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** As RFC 3986 has it, which is stricter than `encodeURIComponent`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
}

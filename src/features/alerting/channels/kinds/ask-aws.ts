import { readXml, type XmlElement } from '#lib/xml-tree'
import { type Grant, isGrant } from './access-tokens.ts'
import type { ChannelHost, Sent } from './channel.ts'
import { type HttpConfig, oneLine, withoutCredentials } from './http-config.ts'
import { post, sentOf } from './post-json.ts'
import { type AwsIdentity, signAws } from './sign-aws.ts'

export interface AwsCall {
  readonly url: string
  readonly region: string
  readonly service: string
  readonly identity: AwsIdentity
  readonly form: Readonly<Record<string, string>>
  readonly http: HttpConfig | undefined
}

/** Answered with 400, yet they pass: too many calls, or a clock that went wrong (docs.aws.amazon.com/sns/latest/api/CommonErrors.html). */
const passing = /^(Throttl\w*|RequestLimitExceeded|RequestThrottled\w*|KMSThrottling\w*|RequestExpired|RequestTimeout\w*|ServiceUnavailable|InternalFailure|InternalError)$/

/** One call of AWS's query interface, signed. */
export async function askAws(host: ChannelHost, { url, region, service, identity, form, http }: AwsCall): Promise<{ readonly sent: Sent; readonly answer: XmlElement | undefined }> {
  const body = new URLSearchParams(form).toString()
  const headers = signAws({ url, body, region, service, identity, now: host.clock.now(), headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } })
  const response = await post(host, { url, body, headers, http: withoutCredentials(http) })
  const sent = sentOf(response, host.clock.now())
  const answer = xmlOf(response.text())
  if (sent.error === null) return { sent, answer }
  const code = find(answer, 'Code')
  const error = code === undefined ? sent.error : `It answered ${sent.status}: ${code}. ${oneLine(find(answer, 'Message') ?? '').slice(0, 200)}`.trim()
  return { sent: { ...sent, error, isFinal: sent.isFinal && !passing.test(code ?? '') }, answer }
}

export interface AwsRole {
  readonly arn: string
  readonly sessionName: string
  readonly externalId: string | undefined
  readonly isFips: boolean
}

/** The keys that a role lends (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html), kept until they expire. */
export async function takeOnRole(host: ChannelHost, role: AwsRole, { region, identity, http }: Pick<AwsCall, 'region' | 'identity' | 'http'>): Promise<AwsIdentity | Sent> {
  const grant = await host.tokens.get(['aws', region, identity.accessKey, identity.secretKey, role.arn, role.sessionName, role.externalId ?? ''], host.clock.now(), async () => {
    const form = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: role.arn, RoleSessionName: role.sessionName, ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }) }
    const { sent, answer } = await askAws(host, { url: `https://${awsHost(role.isFips ? 'sts-fips' : 'sts', region)}/`, region, service: 'sts', identity, form, http })
    return sent.error === null ? grantOf(answer) : { ...sent, error: `The role was not given. ${sent.error}` }
  })
  if (!isGrant(grant)) return grant
  const { accessKey = '', secretKey = '', sessionToken } = grant.values
  return { accessKey, secretKey, sessionToken }
}

function grantOf(answer: XmlElement | undefined): Grant | Sent {
  const [accessKey, secretKey, sessionToken, expires] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map((name) => find(answer, name))
  const expiresAt = Date.parse(expires ?? '')
  if (accessKey === undefined || secretKey === undefined || sessionToken === undefined || Number.isNaN(expiresAt)) return { status: 200, error: 'AWS answered no keys for the role.', isFinal: false }
  return { values: { accessKey, secretKey, sessionToken }, expiresAt }
}

/** Regions of China have a domain of their own. */
export function awsHost(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}

function find(element: XmlElement | undefined, name: string): string | undefined {
  if (!element) return undefined
  if (element.name === name) return element.text
  for (const child of element.children) {
    const found = find(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

function xmlOf(text: string): XmlElement | undefined {
  try {
    return readXml(text)
  } catch {
    return undefined
  }
}

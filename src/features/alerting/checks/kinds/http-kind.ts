import { isIP } from 'node:net'
import type { Fault } from '#lib/errors'
import { fetchGuarded, kindOfAddress } from '#platform/http'
import type { SettingsOf } from '../checks-contract.ts'
import { parseJsonPath } from '../read-json-path.ts'
import type { CheckKind, Found, ProbeLimits } from './check-kind.ts'
import { judgeAnswer } from './judge-answer.ts'
import { judgeEnd } from './judge-certificate.ts'
import { patternFaults } from './pattern-faults.ts'
import { privateNames, putIn, putInAll, type PutValues } from './put-in.ts'

type Settings = SettingsOf<'http'>
const maxBytes = 2 ** 20

/** One request over HTTP. */
export const httpKind: CheckKind<'http'> = {
  faults: (settings) => [
    ...addressFaults(settings.url, 'url'), ...patternFaults(settings.expectBody, 'expectBody'), ...patternFaults(settings.expectJsonValue, 'expectJsonValue'), ...patternFaults(afterColon(settings.expectHeader), 'expectHeader'), ...wholeFaults(settings),
  ],
  target: ({ url }) => url,
  instance: ({ url }) => new URL(url).host,
  probe,
}

async function probe(settings: Settings, { allowPrivate, now, signal, secret }: ProbeLimits): Promise<Found> {
  const { url, method, body, redirect, verifyTls, ca } = settings
  const startedAt = performance.now()
  const values: PutValues = { secret }
  const response = await fetchGuarded(url, {
    method, headers: { ...putInAll(settings.headers, values), ...authorization(settings, secret) }, privateHeaders: privateNames(settings.headers), redirect, verifyTls, allowPrivate, timeoutMs: settings.timeoutMs, maxBytes, signal,
    ...(body === null ? {} : { body: putIn(body, values) }), ...(ca === null ? {} : { ca }),
  })
  const latencyMs = performance.now() - startedAt
  const expiresAt = response.certificate?.validTo
  const judged = judgeAnswer(settings, response)
  const found = judged.isOk === true ? judgeCertificate(settings, expiresAt, now) : judged
  return { ...found, status: response.status, latencyMs, expiresAt }
}

function judgeCertificate({ minCertificateDays }: Settings, expiresAt: Date | undefined, now: Date): Found {
  if (minCertificateDays === null) return { isOk: true, error: null }
  if (!expiresAt) return { isOk: null, error: 'Its address is not https, so there is no certificate to look at. Change the address, or do not ask for certificate days.' }
  return judgeEnd('certificate', expiresAt, minCertificateDays, now)
}

function authorization({ auth, user }: Settings, secret = ''): Record<string, string> {
  if (auth === 'none') return {}
  return { authorization: auth === 'bearer' ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user ?? ''}:${secret}`).toString('base64')}` }
}

/** What is wrong with a web address that was entered. */
export function addressFaults(address: string, path: string): Fault[] {
  if (!URL.canParse(address)) return [{ path, message: `${address} is no address. Write one that starts with http:// or https://.` }]
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const faults: Fault[] = []
  if (url.protocol !== 'http:' && url.protocol !== 'https:') faults.push({ path, message: 'The address starts with http:// or https://.' })
  else if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') faults.push({ path, message: `${host} may not be asked: it is no host of a service. Give another address.` })
  if (url.username !== '' || url.password !== '') faults.push({ path, message: 'The address may hold no password: it is shown to everybody who may read checks. Use auth and the secret.' })
  return faults
}

function wholeFaults(settings: Settings): Fault[] {
  const faults: Fault[] = []
  if (settings.minCertificateDays !== null && !settings.url.startsWith('https:')) faults.push({ path: 'minCertificateDays', message: 'Only an address with https:// has a certificate.' })
  if (settings.method === 'HEAD' && (settings.expectBody !== null || settings.expectJsonPath !== null)) faults.push({ path: 'expectBody', message: 'An answer to HEAD has no body. Use GET.' })
  if ((settings.method === 'GET' || settings.method === 'HEAD') && settings.body !== null) faults.push({ path: 'body', message: `${settings.method} sends no body. Use POST, or leave it out.` })
  if (settings.expectJsonPath !== null && !parseJsonPath(settings.expectJsonPath)) faults.push({ path: 'expectJsonPath', message: `${settings.expectJsonPath} does not read. Write it like $.status or $.items[0].id.` })
  if (settings.expectJsonPath === null && settings.expectJsonValue !== null) faults.push({ path: 'expectJsonPath', message: 'Say which value of the JSON it is.' })
  return faults
}

function afterColon(text: string | null): string | null {
  return text === null || !text.includes(':') ? null : text.slice(text.indexOf(':') + 1).trim()
}

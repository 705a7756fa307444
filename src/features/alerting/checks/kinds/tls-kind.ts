import { isIP } from 'node:net'
import { checkServerIdentity, connect, type PeerCertificate, rootCertificates, type TLSSocket } from 'node:tls'
import { connectGuarded, connectionError } from '#platform/http'
import type { SettingsOf } from '../checks-contract.ts'
import type { CheckKind, Found, ProbeLimits } from './check-kind.ts'
import { hostFaults, hostPort } from './host-faults.ts'
import { judgeEnd } from './judge-certificate.ts'

type Settings = SettingsOf<'tls'>
type Chained = ReturnType<TLSSocket['getPeerCertificate']> & { issuerCertificate?: Chained }
const longestChain = 20

/** A handshake with a port: chain, name, and days to the end of the certificate that ends first. */
export const tlsKind: CheckKind<'tls'> = {
  faults: ({ host, serverName }) => [...hostFaults(host), ...(serverName === null ? [] : hostFaults(serverName, 'serverName'))],
  target: ({ host, port }) => hostPort(host, port),
  instance: ({ host, port }) => hostPort(host, port),
  probe,
}

async function probe(settings: Settings, { allowPrivate, now, signal }: ProbeLimits): Promise<Found> {
  const { host, port, minCertificateDays, verifyTls } = settings
  const socket = await connectGuarded({ host, port, allowPrivate, signal })
  let secured: TLSSocket | undefined
  try {
    secured = await shakeHands(socket, settings, signal)
    const chain = chainOf(secured)
    const [leaf] = chain
    if (!leaf) return { isOk: false, error: 'It showed no certificate.' }
    const expiresAt = new Date(Math.min(...chain.map(({ valid_to: end }) => Date.parse(end))))
    const distrust = verifyTls ? distrustOf(secured, leaf, settings.serverName ?? host) : undefined
    const found = judgeEnd('certificate', expiresAt, minCertificateDays, now)
    return { ...(distrust !== undefined && found.isOk === true ? { isOk: false, error: distrust } : found), expiresAt, details: { facts: factsOf(leaf, secured) } }
  } finally {
    secured?.destroy()
    socket.destroy()
  }
}

function shakeHands(socket: Awaited<ReturnType<typeof connectGuarded>>, { host, port, serverName, ca }: Settings, signal: AbortSignal): Promise<TLSSocket> {
  const name = serverName ?? host
  return new Promise((resolve, reject) => {
    // The chain is judged below, so that one which is not trusted is still looked at.
    const secured = connect({ socket, rejectUnauthorized: false, ...(isIP(name) === 0 ? { servername: name } : {}), ...(ca === null ? {} : { ca: [...rootCertificates, ca] }) })
    const fail = (error: Error) => reject(connectionError(error, hostPort(host, port), signal))
    secured.once('error', fail)
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('The other side ended the connection before the handshake was done.')))
    secured.once('secureConnect', () => {
      secured.on('error', () => undefined)
      socket.on('error', () => undefined)
      resolve(secured)
    })
  })
}

/** The certificates that were shown, the server's own first. A chain may lead back to itself. */
function chainOf(socket: TLSSocket): PeerCertificate[] {
  const chain: PeerCertificate[] = []
  const seen = new Set<string>()
  for (let at: Chained | undefined = socket.getPeerCertificate(true); at?.raw && chain.length < longestChain; at = at.issuerCertificate) {
    const print = at.fingerprint256
    if (seen.has(print)) break
    seen.add(print)
    chain.push(at)
  }
  return chain
}

function distrustOf(socket: TLSSocket, leaf: PeerCertificate, name: string): string | undefined {
  const reason = socket.authorized ? undefined : String(socket.authorizationError)
  if (reason !== undefined && reason !== 'ERR_TLS_CERT_ALTNAME_INVALID') return `Its certificate is not trusted (${reason}). Renew it, or add its authority to the trusted ones.`
  const mismatch = checkServerIdentity(name, leaf)
  return mismatch ? `Its certificate is not for ${name}: it names ${namesOf(leaf).slice(0, 200) || 'nobody'}.` : undefined
}

function factsOf(leaf: PeerCertificate, socket: TLSSocket): Record<string, string> {
  return { 'Issued for': namesOf(leaf).slice(0, 300), 'Issued by': textOf(leaf.issuer.O) || textOf(leaf.issuer.CN), Protocol: socket.getProtocol() ?? '', Cipher: socket.getCipher().name }
}

function namesOf(leaf: PeerCertificate): string {
  return leaf.subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? textOf(leaf.subject.CN)
}

function textOf(value: string | readonly string[] | undefined): string {
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(', ')
}

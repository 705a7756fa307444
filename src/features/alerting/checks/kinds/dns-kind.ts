import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ProductError } from '#lib/errors'
import { resolveHost, untilAborted } from '#platform/http'
import type { SettingsOf } from '../checks-contract.ts'
import { asPattern, matchBody } from '../match-body.ts'
import { type CheckKind, type Found, type ProbeLimits, well } from './check-kind.ts'
import { hostFaults, hostPort, readHostPort } from './host-faults.ts'
import { patternFaults } from './pattern-faults.ts'

type Settings = SettingsOf<'dns'>

/** A question to a name server. Answers are read by c-ares, which Node brings along. */
export const dnsKind: CheckKind<'dns'> = {
  faults: ({ domain, nameServer, expectAnswers, recordType }) => [
    ...(isIP(domain) !== 0 && recordType !== 'PTR' ? [{ path: 'domain', message: 'An address has no such records. Write a name, or ask for PTR.' }] : []), ...(isIP(domain) === 0 ? hostFaults(domain, 'domain') : []),
    ...serverFaults(nameServer), ...expectAnswers.flatMap((wanted) => patternFaults(wanted, 'expectAnswers')),
  ],
  target: ({ domain, recordType, nameServer }) => `${domain} ${recordType}${nameServer === null ? '' : ` at ${nameServer}`}`,
  instance: ({ nameServer, domain }) => nameServer ?? domain,
  probe,
}

function serverFaults(server: string | null) {
  if (server === null) return []
  const place = readHostPort(server, 53)
  return place ? hostFaults(place.host, 'nameServer') : [{ path: 'nameServer', message: `${server} is no name server. Write host or host:port.` }]
}

async function probe(settings: Settings, limits: ProbeLimits): Promise<Found> {
  const { domain, recordType, expectAnswers, timeoutMs } = settings
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 })
  const cancel = () => resolver.cancel()
  if (settings.nameServer !== null) resolver.setServers([await serverAddress(settings.nameServer, limits)])
  limits.signal.addEventListener('abort', cancel, { once: true })
  const startedAt = performance.now()
  try {
    const answers = await ask(resolver, domain, recordType)
    const latencyMs = performance.now() - startedAt
    return { ...judge(answers, expectAnswers), latencyMs, details: { facts: { Answers: answers.join(', ').slice(0, 1000) } } }
  } catch (error) {
    throw asDnsError(error, settings, limits.signal)
  } finally {
    limits.signal.removeEventListener('abort', cancel)
  }
}

async function serverAddress(server: string, { allowPrivate, signal }: ProbeLimits): Promise<string> {
  const place = readHostPort(server, 53)
  if (!place) throw new ProductError('invalid', `${server} is no name server. Write host or host:port.`)
  const [first] = await untilAborted(resolveHost(place.host, allowPrivate), signal, server)
  return hostPort(first?.address ?? '', place.port)
}

async function ask(resolver: Resolver, domain: string, recordType: Settings['recordType']): Promise<string[]> {
  switch (recordType) {
    case 'A': return resolver.resolve4(domain)
    case 'AAAA': return resolver.resolve6(domain)
    case 'CNAME': return resolver.resolveCname(domain)
    case 'NS': return resolver.resolveNs(domain)
    case 'PTR': return isIP(domain) === 0 ? resolver.resolvePtr(domain) : resolver.reverse(domain)
    case 'TXT': return (await resolver.resolveTxt(domain)).map((parts) => parts.join(''))
    case 'MX': return (await resolver.resolveMx(domain)).map(({ priority, exchange }) => `${priority} ${exchange}`)
    case 'SRV': return (await resolver.resolveSrv(domain)).map(({ priority, weight, port, name }) => `${priority} ${weight} ${port} ${name}`)
    case 'CAA': return (await resolver.resolveCaa(domain)).map(({ critical, ...rest }) => `${critical} ${Object.entries(rest).map(([tag, value]) => `${tag} "${String(value)}"`).join(' ')}`)
    default: {
      const { nsname, hostmaster, serial, refresh, retry, expire, minttl } = await resolver.resolveSoa(domain)
      return [`${nsname} ${hostmaster} ${serial} ${refresh} ${retry} ${expire} ${minttl}`]
    }
  }
}

function judge(answers: readonly string[], expected: readonly string[]): Found {
  if (answers.length === 0) return { isOk: false, error: 'It has no such record.' }
  for (const wanted of expected) {
    const fits = answers.map((answer) => (asPattern(wanted) ? matchBody(answer, wanted) : isSame(answer, wanted)))
    if (fits.includes(true)) continue
    if (fits.includes(undefined)) return { isOk: null, error: `The pattern ${wanted} takes too long on this answer. Write a simpler one.` }
    return { isOk: false, error: `The answers are ${answers.join(', ').slice(0, 300)}, without ${wanted}.` }
  }
  return well
}

/** Names are the same whatever their case and with or without the dot at the end; `::1` is an address however it is written. */
function isSame(answer: string, wanted: string): boolean {
  const plain = (text: string) => (isIP(text) === 6 ? new URL(`http://[${text}]`).hostname : text.toLowerCase().replace(/\.$/, ''))
  return plain(answer) === plain(wanted)
}

const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'There is no such name', ENODATA: 'It has no such record', ESERVFAIL: 'The name server failed', EREFUSED: 'The name server refuses the question', ETIMEOUT: 'The name server did not answer in time',
  EBADRESP: 'The name server answered something that does not read', EFORMERR: 'The name server does not understand the question', ECONNREFUSED: 'No name server could be reached', ECANCELLED: 'The name server did not answer in time', ENOTIMP: 'The name server does not know this kind of question',
}

function asDnsError(error: unknown, { domain, recordType }: Settings, signal: AbortSignal): unknown {
  if (error instanceof ProductError) return error
  const code = signal.aborted ? 'ECANCELLED' : error instanceof Error && 'code' in error ? String(error.code) : 'no code'
  return new ProductError('unavailable', `${meanings[code] ?? 'The question failed'} (${domain} ${recordType}, ${code}).`, { cause: error })
}

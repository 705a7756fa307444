import type { Fault } from '#lib/errors'
import { ProductError } from '#lib/errors'
import type { SettingsOf } from '../checks-contract.ts'
import { askRdap, type Registration, RdapServers } from '../domain/rdap.ts'
import { askWhois } from '../domain/whois.ts'
import type { CheckKind, Found, ProbeLimits } from './check-kind.ts'
import { hostFaults, readHostPort } from './host-faults.ts'
import { addressFaults } from './http-kind.ts'
import { judgeEnd } from './judge-certificate.ts'

type Settings = SettingsOf<'domain'>
const registries = new RdapServers()

/** When the registration of a domain ends, as its registry says. */
export const domainKind: CheckKind<'domain'> = {
  faults: ({ registry }) => (registry === null ? [] : serverFaults(registry)),
  target: ({ domain }) => domain,
  instance: ({ domain }) => domain,
  probe: (settings, limits) => probeDomain(settings, limits, registries),
}

function serverFaults(server: string): Fault[] {
  if (isWeb(server)) return addressFaults(server, 'registry')
  const place = readHostPort(server, 43)
  return place ? hostFaults(place.host, 'registry') : [{ path: 'registry', message: `${server} is no server. Write https://rdap.example.org/ or whois.example.org.` }]
}

/** One look; `servers` is where IANA's list comes from. */
export async function probeDomain(settings: Settings, limits: ProbeLimits, servers: RdapServers): Promise<Found> {
  try {
    const { endsAt, registrar } = await ask(settings, limits, servers)
    if (!endsAt) return { isOk: null, error: `The registry of ${settings.domain} does not say when it ends. Look it up at the registrar.` }
    return { ...judgeEnd('registration', endsAt, settings.minDays, limits.now), expiresAt: endsAt, ...(registrar === undefined ? {} : { details: { facts: { Registrar: registrar } } }) }
  } catch (error) {
    if (error instanceof ProductError && error.code === 'not-found') return { isOk: false, error: error.message }
    // A registry that is away says nothing of the domain.
    return { isOk: null, error: error instanceof ProductError ? error.message : 'The registry could not be asked.' }
  }
}

async function ask({ domain, registry: server }: Settings, limits: ProbeLimits, servers: RdapServers): Promise<Registration> {
  if (server !== null) return isWeb(server) ? askRdap(server, domain, limits) : askWhois(server, domain, limits)
  const found = await byRdap(domain, limits, servers)
  return found?.endsAt ? found : askWhois(undefined, domain, limits)
}

/** Undefined where RDAP tells nothing, so that WHOIS is asked; that a domain is not registered is told. */
async function byRdap(domain: string, limits: ProbeLimits, servers: RdapServers): Promise<Registration | undefined> {
  try {
    const address = await servers.serverOf(domain, limits)
    return address === undefined ? undefined : await askRdap(address, domain, limits)
  } catch (error) {
    if (limits.signal.aborted || (error instanceof ProductError && error.code === 'not-found')) throw error
    return undefined
  }
}

function isWeb(server: string): boolean {
  return /^https?:\/\//.test(server)
}

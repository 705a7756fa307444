import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { ProductError } from '#lib/errors'
import { kindOfAddress } from './address-rule.ts'

export interface HostAddress {
  readonly address: string
  readonly family: number
}

/** Resolves a name once and gives the addresses that may be connected to. Throws `forbidden` when there is none of these. */
export async function resolveHost(hostname: string, allowPrivate: boolean): Promise<HostAddress[]> {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookUp(host)
  const allowed = found.filter(({ address }) => isAllowed(address, allowPrivate))
  if (allowed.length > 0) return allowed
  const isPrivate = found.some(({ address }) => kindOfAddress(address) === 'private')
  throw new ProductError('forbidden', isPrivate
    ? `${host} is an address of this machine or of a private network, and requests to these are not allowed here. An administrator can allow them in the settings.`
    : `${host} is an address that requests are never sent to (link-local, cloud metadata or multicast). Name another host.`)
}

function isAllowed(address: string, allowPrivate: boolean): boolean {
  const kind = kindOfAddress(address)
  return kind === 'public' || (kind === 'private' && allowPrivate)
}

async function lookUp(host: string): Promise<HostAddress[]> {
  try {
    return await lookup(host, { all: true })
  } catch (error) {
    throw new ProductError('unavailable', `The name ${host} could not be resolved. Check the address and the name server.`, { cause: error })
  }
}

/** A look-up that answers with what was checked, so that the name cannot mean something else when the connection is made. */
export function pinnedLookup(addresses: readonly HostAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (!first) callback(new Error('no address'), '', 0)
    else if (options.all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}

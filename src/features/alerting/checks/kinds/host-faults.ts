import { isIP } from 'node:net'
import type { Fault } from '#lib/errors'
import { kindOfAddress } from '#platform/http'

/** What is wrong with a host that was entered. Names are looked at again when they are resolved. */
export function hostFaults(host: string, path = 'host'): Fault[] {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) return kindOfAddress(bare) === 'forbidden' ? [{ path, message: `${host} may not be asked: it is no host of a service. Give another address.` }] : []
  return /^[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}.])?$/u.test(host) ? [] : [{ path, message: `${host} is no host. Write a name or an address alone, such as db.example.org.` }]
}

/** `host:port`, an IPv6 address in brackets. */
export function hostPort(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
}

/** `host`, `host:port` or `[address]:port`; undefined when it is neither. */
export function readHostPort(text: string, defaultPort: number): { host: string; port: number } | undefined {
  if (isIP(text) === 6) return { host: text, port: defaultPort }
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/]+))(?::(\d{1,5}))?$/.exec(text.trim())
  const host = match?.[1] ?? match?.[2]
  const port = match?.[3] === undefined ? defaultPort : Number(match[3])
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

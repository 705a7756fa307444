import { isSecretName } from './mask-secrets.ts'

const hostSetting = /host|addr|url|uri|endpoint|server|service|broker|bootstrap|upstream|backend|proxy|peer|dsn|seed|gateway|registry|redis|amqp|nats|kafka|zookeeper/i
/** Settings whose single word is a name of something else. */
const otherSetting = /user|name$|namespace|_db$|database$|schema|level|mode|region|type|env$|profile|password|topic|bucket/i
const label = '[a-z0-9](?:[a-z0-9_-]{0,62})'
const hostName = new RegExp(`^${label}(?:\\.${label}){0,5}$`, 'i')

/**
 * Names of hosts in the value of a setting: of addresses (`http://web:80/x`, `redis://:secret@cache`), of `host:port`, and a
 * bare word where the setting's name says that it is a host. Never anything else of the value, which may be a secret.
 */
export function hostsNamed(setting: string, value: string): string[] {
  if (value === '' || value.length > 2000) return []
  const found = value.split(/[,;\s|]+/).slice(0, 40).flatMap((part) => hostOf(setting, part))
  return [...new Set(found)]
}

function hostOf(setting: string, part: string): string[] {
  const [, address] = /^"?(?:jdbc:)?[a-z][a-z0-9+.-]{0,30}:\/\/(?:[^/@\s]{0,300}@)?([^/:?#@\s"]{1,255})/i.exec(part) ?? []
  if (address !== undefined) return valid(address)
  const [, tcp] = /@(?:tcp|unix)\(([^():\s]{1,255})/.exec(part) ?? []
  if (tcp !== undefined) return valid(tcp)
  if (isSecretName(setting)) return []
  const [, assigned] = /^(?:server|host|data source|address)=(?:tcp:)?([^:,;=\s]{1,255})/i.exec(part) ?? []
  if (assigned !== undefined) return valid(assigned)
  const [, host] = /^"?([^:/\s"]{1,255}):(?:\d{2,5}|\$\{?\w{1,60}\}?)(?:\/\S{0,200})?"?$/.exec(part) ?? []
  if (host !== undefined) return valid(host)
  return hostSetting.test(setting) && !otherSetting.test(setting) ? valid(part) : []
}

function valid(host: string): string[] {
  const isHost = hostName.test(host) && /[a-z]/i.test(host) && !/^(localhost|true|false|null|none|yes|no|on|off|https?|tcp)$/i.test(host)
  return isHost ? [host.toLowerCase()] : []
}

import { ProductError } from '#lib/errors'
import { connectGuarded } from '#platform/http'
import { readHostPort } from '../kinds/host-faults.ts'
import type { RdapAsk, Registration } from './rdap.ts'

const iana = 'whois.iana.org'
const mostRead = 262_144

/** Asks the WHOIS server (RFC 3912) that IANA names for the top-level name, or the given one. Throws as `askRdap` does. */
export async function askWhois(server: string | undefined, domain: string, ask: RdapAsk): Promise<Registration> {
  const place = server ?? serverIn(await say(iana, domain.slice(domain.lastIndexOf('.') + 1), ask))
  if (place === undefined) throw new ProductError('unavailable', `The registry of ${domain} says nothing of it by RDAP or WHOIS. Name a server in the check.`)
  const text = await say(place, domain, ask)
  const registration = readWhois(text)
  if (registration.endsAt === undefined && /^(no match|not found|no entries found|no data found|domain not found|status:\s*(free|available))/im.test(text)) throw new ProductError('not-found', `${domain} is not registered, says ${place}.`)
  return registration
}

function serverIn(text: string): string | undefined {
  return /^(?:whois|refer):\s*(\S+)\s*$/im.exec(text)?.[1]
}

const endings = [
  /^\s*(?:registry expiry date|registrar registration expiration date|expiration date|expiration time|expiry date|expires on|expires|expire|paid-till|renewal date|valid until|validity|exp date)\.*\s*:\s*(.+?)\s*$/im,
  /^\s*\[(?:expires on|有効期限)\]\s*(.+?)\s*$/im,
]

/** The end of a registration and the registrar, from what the many servers write. */
export function readWhois(text: string): Registration {
  const end = endings.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
  return { endsAt: end === undefined ? undefined : readDate(end), registrar: /^\s*registrar(?: name)?:\s*(\S.*?)\s*$/im.exec(text)?.[1]?.slice(0, 200) }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `2027-01-31T04:00:00Z`, `2027-01-31 04:00:00`, `2027/01/31`, `2027.01.31`, `20270131`, `31.01.2027`, `31-Jan-2027`, `31/01/2027`. */
export function readDate(text: string): Date | undefined {
  const plain = text.trim()
  const first = /^(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?/.exec(plain)
  if (first) return dateOf(first[1], first[2], first[3], [first[4], first[5], first[6]], first[7])
  const last = /^(\d{1,2})[-/. ]([A-Za-z]{3}|\d{1,2})[a-z]*[-/. ](\d{4})/.exec(plain)
  if (!last) return undefined
  const month = months.indexOf((last[2] ?? '').toLowerCase())
  return dateOf(last[3], month < 0 ? last[2] : String(month + 1), last[1], [], undefined)
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined, [hour = '0', minute = '0', second = '0']: readonly (string | undefined)[], zone: string | undefined): Date | undefined {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '')
  const shiftMinutes = offset ? (offset[1] === '-' ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute) + shiftMinutes, Number(second)))
  return Number.isNaN(at.getTime()) || Number(month) > 12 || Number(day) > 31 ? undefined : at
}

async function say(server: string, question: string, { allowPrivate, signal }: RdapAsk): Promise<string> {
  const place = readHostPort(server, 43)
  if (!place) throw new ProductError('invalid', `${server} is no WHOIS server. Write host or host:port.`)
  const socket = await connectGuarded({ ...place, allowPrivate, signal })
  try {
    socket.write(`${question}\r\n`)
    let text = ''
    socket.setEncoding('utf8')
    for await (const chunk of socket as AsyncIterable<string>) {
      text += chunk
      if (text.length > mostRead) break
    }
    return text
  } catch (error) {
    throw new ProductError('unavailable', `${server} did not answer to the end.`, { cause: error })
  } finally {
    socket.destroy()
  }
}

import { isTimeZone } from '../interval/contains-time.ts'
import { MatcherError, parseMatchers } from '../matchers/parse-matchers.ts'
import { patternFault } from '../matchers/matcher.ts'
import { goDurationMs, prometheusDurationMs } from './go-duration.ts'
import { type Scalar, SecretText } from './shape.ts'

/** What a scalar comes to, or a sentence why it is none of its kind. */
export type Read = { readonly value: unknown } | { readonly fault: string }

/** Reads the text of a scalar that is not null; `isPlain` where it stands without quotes. */
export function readScalar(kind: Scalar, text: string, isPlain: boolean): Read {
  switch (kind) {
    case 'text':
      return { value: text }
    case 'secret':
      return { value: new SecretText(text) }
    case 'bool':
      return isPlain && text in booleans ? { value: booleans[text] } : { fault: `${shown(text)} is neither true nor false. Write one of them.` }
    case 'int':
    case 'uint':
      return readNumber(text, isPlain, kind)
    case 'address':
      return readAddress(text)
    case 'pattern':
      return faultOr(patternFault(text), 'The pattern cannot be read', text)
    case 'matchers':
      return readMatchers(text)
    case 'time zone':
      return isTimeZone(text) ? { value: text } : { fault: `${shown(text)} is no time zone. Use a name like Europe/Berlin.` }
    case 'tls version':
      return ['TLS13', 'TLS12', 'TLS11', 'TLS10'].includes(text) ? { value: text } : { fault: `${shown(text)} is no version of TLS. Use TLS12 or TLS13.` }
    case 'any':
      return { value: isPlain && text in booleans ? booleans[text] : isPlain && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text }
    default:
      return kind.endsWith('duration') ? readDuration(kind, text, isPlain) : readUrl(kind, text)
  }
}

/** YAML 1.1, as Alertmanager reads it. */
const booleans: Readonly<Record<string, boolean>> = Object.fromEntries([...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const), ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const)])

function readNumber(text: string, isPlain: boolean, kind: 'int' | 'uint'): Read {
  const plain = text.replaceAll('_', '')
  const value = /^[-+]?(0b[01]+|0o?[0-7]+|0x[0-9a-fA-F]+)$/.test(plain) ? based(plain) : Number(plain)
  const isNumber = isPlain && /^[-+]?(0b[01]+|0o?[0-7]+|0x[0-9a-fA-F]+|\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain) && Number.isFinite(value) && Math.abs(value) < 2 ** 63
  return isNumber && (kind === 'int' || value >= 0) ? { value: Math.trunc(value) } : { fault: `${shown(text)} is no whole number${kind === 'uint' ? ' from 0 up' : ''}. Correct it.` }
}

function based(text: string): number {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? []
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
  return sign === '-' ? -value : value
}

function readDuration(kind: Scalar, text: string, isPlain: boolean): Read {
  if (kind === 'duration') return prometheusDurationMs(text) === undefined ? { fault: `${shown(text)} is no duration. Write it like 30s, 5m or 4h.` } : { value: text }
  if (kind === 'go duration' && isPlain && /^-?\d{1,18}$/.test(text)) return { value: text }
  return goDurationMs(text) === undefined ? { fault: `${shown(text)} is no duration. Write it like 10s or 1m30s.` } : { value: text }
}

function readMatchers(text: string): Read {
  try {
    return { value: parseMatchers(text) }
  } catch (error) {
    if (error instanceof MatcherError) return { fault: error.message }
    throw error
  }
}

/** `host:port` as Go's `net.SplitHostPort` parts it. */
function readAddress(text: string): Read {
  if (text === '' || /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]+$/.test(text)) return { value: text }
  return { fault: `${shown(text)} is no address. Write it as host:port.` }
}

function readUrl(kind: Scalar, text: string): Read {
  const isSecret = kind === 'secret url' || kind === 'template url'
  if (isSecret && text === '<secret>') return { value: new SecretText(text) }
  if (kind === 'template url' && text.includes('{{')) return { value: new SecretText(text) }
  const fault = kind === 'loose url' ? looseUrlFault(text) : urlFault(text)
  if (fault !== undefined) return { fault: isSecret ? fault : `${shown(text)}: ${fault}` }
  return { value: isSecret ? new SecretText(text) : text }
}

/** What Go's `url.Parse` and Alertmanager refuse in an address of a web service. */
function urlFault(text: string): string | undefined {
  const [, scheme, authority] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/s.exec(text) ?? []
  if (scheme === undefined || !/^https?$/i.test(scheme)) return 'Unsupported scheme for URL. Begin it with http:// or https://.'
  const host = authority?.slice(authority.lastIndexOf('@') + 1) ?? ''
  if (host === '') return 'Missing host for URL. Write it after http:// or https://.'
  return looseUrlFault(text) ?? (/^(\[[0-9a-fA-F:.%]+\]|[^\s[\]<>"\\^`{|}:]*)(:\d*)?$/.test(host) ? undefined : 'The host of the URL cannot be read. Correct it.')
}

function looseUrlFault(text: string): string | undefined {
  const withoutQuery = text.replace(/\?[^#]*/, '')
  // oxlint-disable-next-line no-control-regex -- Go refuses control characters in addresses.
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'The URL holds a control character. Remove it.'
  return /%(?![0-9a-fA-F]{2})/.test(withoutQuery) ? 'The URL holds a % that begins no escape. Write it as %25.' : undefined
}

function faultOr(fault: string | undefined, what: string, value: string): Read {
  return fault === undefined ? { value } : { fault: `${what}: ${fault}. Correct it.` }
}

function shown(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 57)}…"` : `"${text}"`
}

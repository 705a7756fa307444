/** One message of syslog, as far as it says what it is. */
export interface SyslogMessage {
  readonly facility: string
  readonly severity: string
  /** Undefined where it has no time that can be read. */
  readonly timeNs: bigint | undefined
  readonly host: string
  readonly app: string
  readonly process: string
  readonly messageId: string
  /** By `id.name`. */
  readonly data: Readonly<Record<string, string>>
  readonly text: string
}

const facilities = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'security', 'console', 'solaris-cron', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7']
const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const defaultPriority = 13
const maxParameters = 200
const nsInMs = 1_000_000n

/**
 * Reads RFC 5424 and what it can of RFC 3164; any text is a message. `now` tells the year and zone that the older form leaves
 * out: local time of the sender is taken for this machine's.
 */
export function readSyslog(line: string, now: Date): SyslogMessage {
  const [prefix = '', digits] = /^<(\d{1,3})>/.exec(line) ?? []
  const priority = digits === undefined || Number(digits) > 191 ? defaultPriority : Number(digits)
  const rest = line.slice(prefix.length)
  const common = { facility: facilities[priority >> 3] ?? 'user', severity: severities[priority & 7] ?? 'notice' }
  return { ...common, ...(prefix !== '' && /^[1-9]\d? /.test(rest) ? modern(rest) : undefined) ?? older(rest, now) }
}

type Body = Omit<SyslogMessage, 'facility' | 'severity'>

const header = /^\d{1,2} (\S+) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ?/

/** Undefined for what only looks like RFC 5424. */
function modern(rest: string): Body | undefined {
  const [all = '', time = '', host = '', app = '', process = '', messageId = ''] = header.exec(rest) ?? []
  if (all === '' || (time !== '-' && timestamp(time) === undefined)) return undefined
  const data = readData(rest.slice(all.length))
  return { timeNs: timestamp(time), host: named(host), app: named(app), process: named(process), messageId: named(messageId), data: data.values, text: data.rest.replace(/^\u{FEFF}/u, '') }
}

function named(text: string): string {
  return text === '-' ? '' : text
}

/** RFC 3339, to the nanosecond. */
function timestamp(text: string): bigint | undefined {
  const [, seconds, fraction = '', zone] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/.exec(text) ?? []
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${zone}`)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * nsInMs + BigInt(fraction.padEnd(9, '0'))
}

/** `[id name="value" …][id …]`, or `-`. What is not well formed stays part of the text. */
function readData(text: string): { values: Record<string, string>; rest: string } {
  if (text === '-' || text.startsWith('- ')) return { values: {}, rest: text.slice(2) }
  const values: Record<string, string> = {}
  let at = 0
  while (text[at] === '[') {
    const element = /\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\.)*")*)\]/sy
    element.lastIndex = at
    const [all, id = '', parameters = ''] = element.exec(text) ?? []
    if (all === undefined) return { values: {}, rest: text }
    for (const [, name = '', value = ''] of parameters.matchAll(/ ([^\s=\]"]+)="((?:[^"\\\]]|\\.)*)"/gs)) {
      if (Object.keys(values).length < maxParameters) values[`${id}.${name}`] = value.replaceAll(/\\(["\\\]])/g, '$1')
    }
    at += all.length
  }
  return { values, rest: text.slice(at).replace(/^ /, '') }
}

const olderHeader = /^(?:([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})|(\d{4}-\d{2}-\d{2}T\S{8,30})) (?:(\S{1,255}) )?/
const tag = /^([^\s:[\]]{1,48})(?:\[([^\]\s]{1,128})\])?: ?/

function older(rest: string, now: Date): Body {
  const [all = '', month, day, hour, minute, second, iso, host = ''] = olderHeader.exec(rest) ?? []
  const timeNs = iso === undefined ? localTime(now, month, [day, hour, minute, second].map(Number)) : timestamp(iso)
  // Some leave the host out: then its place is the tag's.
  const hasHost = all !== '' && !/:$|\[\d+\]:?$/.test(host)
  const content = all === '' ? rest : rest.slice(hasHost ? all.length : all.length - host.length - 1)
  const [tagged = '', app = '', process = ''] = tag.exec(content) ?? []
  return { timeNs, host: hasHost ? host : '', app, process, messageId: '', data: {}, text: content.slice(tagged.length) }
}

/** The year is the one that makes it nearest: what seems to be of tomorrow's December is last year's. */
function localTime(now: Date, month: string | undefined, [day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): bigint | undefined {
  const at = months.indexOf(month ?? '')
  if (at === -1) return undefined
  const times = [-1, 0, 1].map((shift) => new Date(now.getFullYear() + shift, at, day, hour, minute, second).getTime())
  const distance = (ms: number) => Math.abs(ms - now.getTime())
  return BigInt(times.reduce((best, each) => (distance(each) < distance(best) ? each : best))) * nsInMs
}

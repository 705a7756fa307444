import type { RouteRequest } from '#kernel/feature'
import { durationNs, LogqlError } from '#lib/logql'

/** What a request says in its address and in its form, in Loki's ways of writing. */
export class LokiParams {
  readonly #params: URLSearchParams

  constructor({ url, body, headers }: Pick<RouteRequest, 'url' | 'body' | 'headers'>) {
    this.#params = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
    const isForm = String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
    if (isForm && Buffer.isBuffer(body)) for (const [name, value] of new URLSearchParams(body.toString('utf8'))) this.#params.append(name, value)
  }

  text(name: string): string | undefined {
    return this.#params.get(name) || undefined
  }

  all(name: string): string[] {
    return this.#params.getAll(name).filter((value) => value !== '')
  }

  needed(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw bad(`${name} is missing: say what to look for, such as ${name}={app="api"}`)
    return value
  }

  whole(name: string, otherwise: number, most: number): number {
    const text = this.text(name)
    if (text === undefined) return otherwise
    if (!/^\d{1,9}$/.test(text)) throw bad(`${name} must be a positive value`)
    if (Number(text) > most) throw bad(`max entries limit per query exceeded, ${name} > max_entries_limit (${text} > ${most})`)
    return Number(text)
  }

  /** ns since 1970, of nanoseconds, seconds (with a point or few digits) or RFC 3339. */
  time(name: string, otherwise: bigint): bigint {
    const text = this.text(name)
    if (text === undefined) return otherwise
    const time = timeNs(text)
    if (time === undefined) throw bad(`could not parse '${name}' parameter: parsing time ${JSON.stringify(text)}: write nanoseconds, seconds or 2026-01-31T12:00:00Z`)
    return time
  }

  duration(name: string): bigint | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const ns = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1e9 : durationNs(text)
    if (ns === undefined || ns < 0) throw bad(`cannot parse ${JSON.stringify(text)} to a valid duration`)
    return BigInt(Math.round(ns))
  }

  /** `start`, `end` and `since`: the last hour, unless said otherwise. */
  range(nowNs: bigint, lengthNs = 3_600_000_000_000n): { start: bigint; end: bigint } {
    const end = this.time('end', nowNs)
    const latest = end < nowNs ? end : nowNs
    const start = this.time('start', latest - (this.duration('since') ?? lengthNs))
    if (end < start) throw bad('end timestamp must not be before or equal to start time')
    return { start, end }
  }

  direction(): 'forward' | 'backward' {
    const text = (this.text('direction') ?? 'backward').toLowerCase()
    if (text !== 'forward' && text !== 'backward') throw bad(`invalid direction '${text}': it is forward or backward`)
    return text
  }
}

export function bad(message: string): LogqlError {
  return new LogqlError('parse', message)
}

function timeNs(text: string): bigint | undefined {
  if (/^-?\d+$/.test(text)) return text.replace('-', '').length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text)
  if (/^\d+\.\d+(e[+-]?\d+)?$/i.test(text)) return BigInt(Math.round(Number(text) * 1e6)) * 1000n
  const [, whole = '', fraction = '', zone = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i.exec(text) ?? []
  const ms = Date.parse(whole + zone)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

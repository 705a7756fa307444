import type { RouteRequest } from '#kernel/feature'
import { PromqlError } from '#lib/promql'

/** The longest and shortest times that Prometheus knows (ms). */
const times = { min: -62_135_596_800_000, max: 253_402_300_799_999 }
const unitMs: readonly (readonly [unit: string, ms: number])[] = [['y', 31_536_000_000], ['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]]
const duration = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

/** What a request says in its address and in its form. */
export class RequestParams {
  readonly #params: URLSearchParams

  constructor({ url, body, headers }: RouteRequest) {
    this.#params = new URLSearchParams(url.slice(url.indexOf('?') === -1 ? url.length : url.indexOf('?') + 1))
    const isForm = String(headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
    if (isForm && Buffer.isBuffer(body)) for (const [name, value] of new URLSearchParams(body.toString('utf8'))) this.#params.append(name, value)
  }

  text(name: string): string | undefined {
    const value = this.#params.get(name)
    return value === null || value === '' ? undefined : value
  }

  all(name: string): string[] {
    return this.#params.getAll(name)
  }

  /** ms since 1970, of seconds or RFC 3339. */
  time(name: string, otherwise?: number): number {
    const text = this.text(name)
    if (text === undefined && otherwise !== undefined) return otherwise
    const time = text === undefined ? undefined : timeOf(text)
    if (time === undefined) throw bad(name, `cannot parse ${JSON.stringify(text ?? '')} to a valid timestamp`)
    return time
  }

  /** ms, of seconds or a duration such as 1h30m. */
  duration(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const ms = durationOf(text)
    if (ms === undefined) throw bad(name, `cannot parse ${JSON.stringify(text)} to a valid duration`)
    return ms
  }

  /** 0 is no limit. */
  limit(): number | undefined {
    const text = this.text('limit')
    if (text === undefined) return undefined
    if (!/^\d{1,15}$/.test(text)) throw bad('limit', text.startsWith('-') ? 'limit must be non-negative' : `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    return text === '0' ? undefined : Number(text)
  }
}

export function bad(name: string, message: string): PromqlError {
  return new PromqlError('bad_data', `invalid parameter ${JSON.stringify(name)}: ${message}`)
}

function timeOf(text: string): number | undefined {
  if (number.test(text)) {
    const ms = Math.round(Number(text) * 1000)
    return ms >= times.min && ms <= times.max * 100 ? ms : undefined
  }
  if (text === '-292273086-05-16T16:47:06Z') return times.min
  if (text === '292277025-08-18T07:12:54.999999999Z') return times.max
  const ms = moment.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

function durationOf(text: string): number | undefined {
  if (number.test(text)) return Math.round(Number(text) * 1e6) / 1000
  const found = duration.exec(text)
  if (!found || text === '') return undefined
  return unitMs.reduce((sum, [, ms], at) => sum + Number(found[at + 1] ?? 0) * ms, 0)
}

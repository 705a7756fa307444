import { GoList, GoMap, type GoFunction, GoStruct, type GoValue } from '../model/go-value.ts'
import { formatGoTime, goDuration, GoTime } from './go-time.ts'
import { humanizeDuration } from './humanize.ts'
import { textFunctions } from './text-functions.ts'
import { titleCase } from './title-case.ts'

const ofText = (call: (text: string) => GoValue): GoFunction => ({ params: ['string'], call: (text = '') => call(String(text)) })

function timeIn(value: GoValue): GoTime {
  if (value instanceof GoTime) return value
  throw new Error('it is no time')
}

function inZone(name: string, { ns }: GoTime): GoTime {
  try {
    return new GoTime(ns, name)
  } catch {
    throw new Error(`unknown time zone ${name}`)
  }
}

/** As Go's `encoding/json` writes it. */
export function goJson(value: GoValue): string {
  return JSON.stringify(jsonOf(value)).replaceAll(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function jsonOf(value: GoValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof GoTime) return formatGoTime('2006-01-02T15:04:05.999999999Z07:00', value.ns, value.zone)
  if (value instanceof GoMap) return Object.fromEntries([...value.entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, jsonOf(each)]))
  if (value instanceof GoList) return value.items.map(jsonOf)
  return value instanceof GoStruct ? value.text ?? Object.fromEntries([...value.fields].map(([name, each]) => [name, jsonOf(each)])) : value
}

function dict(values: readonly GoValue[]): GoMap {
  if (values.length % 2 !== 0) throw new Error('dict requires an even number of arguments')
  const entries = new Map<string, GoValue>()
  for (let at = 0; at < values.length; at += 2) {
    const key = values[at]
    if (typeof key !== 'string') throw new Error('dict keys must be strings')
    entries.set(key, values[at + 1] ?? null)
  }
  return new GoMap(entries, { zero: null, typeName: 'map[string]interface {}' })
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Error(`invalid URL escape ${JSON.stringify(/%.{0,2}/.exec(text)?.[0] ?? text)}`)
  }
}

function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_')
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)))
  } catch {
    throw new Error('illegal base64 data at input byte 0')
  }
}

/** The functions of Alertmanager's templates (prometheus.io/docs/alerting/latest/notifications/#functions). `now` in ms since 1970. */
export function alertmanagerFunctions({ now }: { readonly now: number }): Readonly<Record<string, GoFunction>> {
  const nowNs = BigInt(Math.trunc(now)) * 1_000_000n
  return {
    ...textFunctions,
    title: ofText((text) => titleCase(text, true)), trimSpace: ofText((text) => text.trim()), safeUrl: ofText((text) => text), urlUnescape: ofText(unescaped), base64encode: ofText(encoded), base64decode: ofText(decoded),
    join: { params: ['string', '[]string'], call: (separator = '', list = null) => list instanceof GoList ? list.items.join(String(separator)) : '' },
    stringSlice: { params: [], more: 'string', call: (...values) => new GoList(values, '[]string') },
    date: { params: ['string', 'time.Time'], call: (layout = '', time = null) => formatGoTime(String(layout), timeIn(time).ns, timeIn(time).zone) },
    tz: { params: ['string', 'time.Time'], call: (zone = '', time = null) => inZone(String(zone), timeIn(time)) },
    now: { params: [], call: () => new GoTime(nowNs) }, since: { params: ['time.Time'], call: (time = null) => goDuration(nowNs - timeIn(time).ns) },
    humanizeDuration: { params: ['any'], call: (value = null) => humanizeDuration(value) }, toJson: { params: ['any'], call: (value = null) => goJson(value) },
    list: { params: [], more: 'any', call: (...values) => new GoList(values, '[]interface {}') },
    append: { params: ['[]interface {}'], more: 'any', call: (list = null, ...values) => new GoList([...(list instanceof GoList ? list.items : []), ...values], '[]interface {}') },
    dict: { params: [], more: 'any', call: (...values) => dict(values) },
  }
}

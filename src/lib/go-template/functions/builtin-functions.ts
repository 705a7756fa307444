import { GoList, GoMap, type GoFunction, type GoValue, isTrue, typeName } from '../model/go-value.ts'
import { isEqual, isLess } from './compare.ts'
import { escapedHtml, escapedJs, escapedQuery } from './escape.ts'
import { goSprint, goText, printed } from '../text/go-print.ts'
import { goSprintf } from '../text/go-sprintf.ts'

const bytes = new TextEncoder()

function evalArgs(values: readonly GoValue[]): string {
  return goSprint(values.map((value) => value === null ? printed(value) : value))
}

function lengthOf(value: GoValue): bigint {
  if (typeof value === 'string') return BigInt(bytes.encode(value).length)
  if (value instanceof GoMap) return BigInt(value.entries.size)
  if (value instanceof GoList) return BigInt(value.items.length)
  throw new Error(value === null ? 'len of nil pointer' : `len of type ${typeName(value)}`)
}

function indexOf(value: GoValue, most: number): number {
  if (typeof value !== 'bigint') throw new Error(value === null ? 'cannot index slice/array with nil' : `cannot index slice/array with type ${typeName(value)}`)
  if (value < 0n || value > BigInt(most)) throw new Error(`index out of range: ${value}`)
  return Number(value)
}

function indexed(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === null) throw new Error('index of untyped nil')
  let found: GoValue = item
  for (const index of indexes) found = indexedOnce(found, index)
  return found
}

function indexedOnce(item: GoValue, index: GoValue): GoValue {
  if (item === null) throw new Error('index of nil pointer')
  if (item instanceof GoMap) {
    if (typeof index !== 'string') throw new Error(index === null ? 'value is nil; should be of type string' : `value has type ${typeName(index)}; should be string`)
    return item.entries.get(index) ?? item.zero
  }
  if (item instanceof GoList) {
    const at = indexOf(index, item.items.length)
    if (at === item.items.length) throw new Error('reflect: slice index out of range')
    return item.items[at] ?? null
  }
  if (typeof item !== 'string') throw new Error(`can't index item of type ${typeName(item)}`)
  const found = bytes.encode(item)
  const at = indexOf(index, found.length)
  if (at === found.length) throw new Error('reflect: string index out of range')
  return BigInt(found[at] ?? 0)
}

function sliced(item: GoValue, indexes: readonly GoValue[]): GoValue {
  if (item === null) throw new Error('slice of untyped nil')
  if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`)
  if (typeof item !== 'string' && !(item instanceof GoList)) throw new Error(`can't slice item of type ${typeName(item)}`)
  if (typeof item === 'string' && indexes.length === 3) throw new Error('cannot 3-index slice a string')
  const whole = typeof item === 'string' ? bytes.encode(item) : item.items
  const [from = 0, to = whole.length, most = to] = indexes.map((index) => indexOf(index, whole.length))
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`)
  if (to > most) throw new Error(`invalid slice index: ${to} > ${most}`)
  return typeof item === 'string' ? new TextDecoder().decode((whole as Uint8Array).slice(from, to)) : new GoList((whole as readonly GoValue[]).slice(from, to), item.typeName)
}

const compare = (test: (a: GoValue, b: GoValue) => boolean): GoFunction => ({ params: ['any', 'any'], call: (a = null, b = null) => test(a, b) })
const ofAny = (call: (values: readonly GoValue[]) => string): GoFunction => ({ params: [], more: 'any', call: (...values) => call(values) })

/** The functions that every template has (pkg.go.dev/text/template#hdr-Functions). `and`, `or` are not called: they stop early. */
export const builtinFunctions: Readonly<Record<string, GoFunction>> = {
  and: { params: ['any'], more: 'any', call: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1) ?? null },
  or: { params: ['any'], more: 'any', call: (...values) => values.find(isTrue) ?? values.at(-1) ?? null },
  not: { params: ['any'], call: (value = null) => !isTrue(value) },
  call: { params: ['any'], more: 'any', call: (value = null) => { throw new Error(value === null ? 'call of nil' : `non-function ${goText(value)} of type ${typeName(value)}`) } },
  eq: { params: ['any'], more: 'any', call: (first = null, ...others) => isEqual(first, others) },
  ne: compare((a, b) => !isEqual(a, [b])), lt: compare(isLess), le: compare((a, b) => isLess(a, b) || isEqual(a, [b])), gt: compare((a, b) => !isLess(a, b) && !isEqual(a, [b])), ge: compare((a, b) => !isLess(a, b)),
  html: ofAny((values) => escapedHtml(evalArgs(values))), js: ofAny((values) => escapedJs(evalArgs(values))), urlquery: ofAny((values) => escapedQuery(evalArgs(values))),
  index: { params: ['any'], more: 'any', call: (item = null, ...indexes) => indexed(item, indexes) },
  slice: { params: ['any'], more: 'any', call: (item = null, ...indexes) => sliced(item, indexes) },
  len: { params: ['any'], call: (value = null) => lengthOf(value) },
  print: ofAny(goSprint), println: ofAny((values) => `${values.map(goText).join(' ')}\n`),
  printf: { params: ['string'], more: 'any', call: (format = '', ...values) => goSprintf(String(format), values) },
}

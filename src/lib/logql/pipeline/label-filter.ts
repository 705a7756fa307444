import { binaryValue } from '../model/binary-value.ts'
import { ipPattern } from '../model/ip-pattern.ts'
import { durationNs, sizeBytes } from '../model/units.ts'
import type { LabelFilter } from '../parse/ast.ts'
import type { LineLabels } from './line-labels.ts'

/** Does a line stay? Where a value does not read as what it is compared to, the line stays and the error becomes a label. */
export function labelFilterOf(filter: LabelFilter): (labels: LineLabels) => boolean {
  switch (filter.kind) {
    case 'text': {
      const { matcher } = filter
      return (labels) => matcher.fits(labels.get(matcher.name) ?? '')
    }
    case 'and':
    case 'or': {
      const [left, right] = [labelFilterOf(filter.left), labelFilterOf(filter.right)]
      return filter.kind === 'and' ? (labels) => left(labels) && right(labels) : (labels) => left(labels) || right(labels)
    }
    case 'ip': {
      const fits = ipPattern(filter.pattern) ?? (() => false)
      return (labels) => {
        if (labels.error !== '') return true
        const value = labels.get(filter.name)
        return value !== undefined && fits(value) !== filter.isNegated
      }
    }
    default:
      return amountFilter(filter)
  }
}

function amountFilter({ kind, name, compare, value: wanted }: Extract<LabelFilter, { kind: 'number' | 'duration' | 'bytes' }>): (labels: LineLabels) => boolean {
  const read = kind === 'duration' ? durationNs : kind === 'bytes' ? sizeBytes : numberOf
  return (labels) => {
    if (labels.error !== '') return true
    const text = labels.get(name)
    if (text === undefined) return false
    const value = read(text)
    if (value === undefined) {
      labels.fail('LabelFilterErr', kind === 'number' ? `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax` : `${JSON.stringify(text)} is no ${kind === 'duration' ? 'duration' : 'size'}`)
      return true
    }
    return binaryValue(compare, value, wanted) === 1
  }
}

/** A number as Go reads one. Undefined where it is none. */
export function numberOf(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  return /^[+-]?0x[0-9a-f]+$/i.test(text) ? Number(text) : undefined
}

import type { RE2JS } from 're2js'
import { parseLogql } from '../parse/parse-logql.ts'
import { LogqlError } from '../model/logql-error.ts'
import { compiled } from './line-filter.ts'

type Place = readonly [from: number, to: number]

/** A line is looked through as far as this, and as many matches are told. */
const lookedAt = 20_000
const most = 100

/** Where a line has what the line filters of a query look for, in order and without overlaps. Nothing for a query that is none. */
export function matchFinder(query: string): (line: string) => Place[] {
  const finders = findersOf(query)
  if (finders.length === 0) return () => []
  return (line) => {
    const text = line.length > lookedAt ? line.slice(0, lookedAt) : line
    const all = finders.flatMap((find) => find(text)).toSorted((a, b) => a[0] - b[0] || b[1] - a[1])
    const apart: Place[] = []
    for (const place of all) if (place[0] >= (apart.at(-1)?.[1] ?? 0)) apart.push(place)
    return apart
  }
}

function findersOf(query: string): ((text: string) => Place[])[] {
  try {
    const expr = parseLogql(query)
    const stages = expr.kind === 'log' ? expr.stages : []
    return stages.flatMap((stage) => {
      if (stage.kind !== 'line-filter' || (stage.operator !== '|=' && stage.operator !== '|~')) return []
      return stage.texts.filter(({ text, isIp }) => text !== '' && !isIp).map(({ text }) => stage.operator === '|=' ? (line: string) => plainPlaces(line, text) : regexFinder(compiled(text)))
    })
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error
    return []
  }
}

function plainPlaces(line: string, text: string): Place[] {
  const places: Place[] = []
  for (let at = line.indexOf(text); at >= 0 && places.length < most; at = line.indexOf(text, at + text.length)) places.push([at, at + text.length])
  return places
}

function regexFinder(pattern: RE2JS): (line: string) => Place[] {
  return (line) => {
    const places: Place[] = []
    const matcher = pattern.matcher(line)
    while (places.length < most && matcher.find()) if (matcher.end() > matcher.start()) places.push([matcher.start(), matcher.end()])
    return places
  }
}

import { Labels, type Matcher, parseQuery, selectorsOf } from '#lib/promql'
import type { Rule } from '#lib/rule-file'
import { randomOf } from './random-templates.ts'
import type { StoryPoint, StorySeries } from './story-series.ts'

interface Invention {
  readonly seed: number
  readonly steps: number
  readonly stepSeconds: number
  /** Names of metrics that are not invented. */
  readonly except: ReadonlySet<string>
}

const places = 3
const buckets = ['0.05', '0.5', '5', '60', '+Inf']
const gauges = [0, 0, 0, 1, 1, 1, 2, 0.5, 0.97, 30, 5000]
const ratesPerSecond = [0, 0, 0.02, 0.4, 3, 60]
const agesSeconds = [5, 500, 5000, 400_000, -50_000]
const shortestSteps = 4
const longestSteps = 200
/** Counters begin and begin again far from 0: where one begins near it, the second version extrapolates in another way than the third. */
const firstTotal = 20_000

/** Series for all that rules select: labels that fit what they ask for and join by, values that stay for a while and change. From one seed. */
export function inventedSeries(rules: readonly Rule[], invention: Invention): StorySeries[] {
  const recorded = new Set(rules.filter(({ kind }) => kind === 'record').map(({ name }) => name))
  const found = new Map<string, StorySeries>()
  for (const rule of rules) {
    const labelNames = labelNamesIn(rule)
    for (const matchers of selectorsOf(parseQuery(rule.expr))) {
      const name = matchers.find((matcher) => matcher.name === '__name__' && matcher.operator === '=')?.value
      if (name === undefined || name.startsWith('ALERTS') || recorded.has(name) || invention.except.has(name)) continue
      for (const labels of labelSets(name, labelNames, matchers)) found.set(labels.key, found.get(labels.key) ?? { labels, points: pointsOf(labels, invention) })
    }
  }
  return [...found.values()]
}

/** What a rule joins by, groups by and speaks of. */
function labelNamesIn(rule: Rule): Set<string> {
  const grouped = [...rule.expr.matchAll(/\b(?:by|on|group_left|group_right)\s*\(([^)]*)\)/gi)].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
  const told = [...JSON.stringify(rule.kind === 'alert' ? rule.annotations : {}).matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name)
  return new Set(['namespace', 'instance', ...grouped, ...told].filter((name) => name !== '' && name !== 'le' && name !== 'alertname'))
}

function labelSets(name: string, labelNames: ReadonlySet<string>, matchers: readonly Matcher[]): Labels[] {
  return Array.from({ length: places }, (_, place) => {
    const pairs = new Map([...labelNames].map((label) => [label, `${label}-${label === 'namespace' || label === 'node' ? place % 2 : place}`]))
    for (const { name: label, operator, value } of matchers) {
      if (label === '__name__') continue
      if (operator === '=') pairs.set(label, value)
      if (operator === '=~' && value !== '') pairs.set(label, simplest(value, place))
    }
    pairs.set('__name__', name)
    return pairs
  }).flatMap((pairs) => (name.endsWith('_bucket') ? [...new Set([...buckets, pairs.get('le') ?? '+Inf'])].map((le) => Labels.ofPairs(new Map([...pairs, ['le', le]]))) : [Labels.ofPairs(pairs)]))
}

/** A text that a pattern of rules fits: one of its branches, without what repeats. */
function simplest(pattern: string, place: number): string {
  const branches = pattern.replace(/^\^?\(?|\)?\$?$/g, '').split('|')
  return (branches[place % branches.length] ?? '').replace(/\.[+*]/g, `x${place}`).replace(/\[.*?\]/g, 'a').replace(/[()^$?+*\\]/g, '').replace(/\.$/, 'x')
}

function pointsOf(labels: Labels, { seed, steps, stepSeconds }: Invention): StoryPoint[] {
  // Buckets of one histogram move together.
  const random = randomOf(seed + hashOf(labels.with('le', '').key))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const share = labels.get('le') === '' || labels.get('le') === '+Inf' ? 1 : Number(labels.get('le')) / (Number(labels.get('le')) + 1)
  const isCounter = /_(?:total|count|sum|bucket)$/.test(labels.name)
  const isMoment = /(?:timestamp|time)_seconds$|_created$/.test(labels.name)
  const points: StoryPoint[] = []
  let total = firstTotal
  while (points.length < steps) {
    const until = Math.min(steps, points.length + shortestSteps + Math.floor(random() * longestSteps))
    const [isAway, value, rate, age] = [random() < 0.08, labels.name === 'up' ? pick([1, 1, 0]) : pick(gauges), pick(ratesPerSecond), pick(agesSeconds)]
    if (isCounter && random() < 0.05) total = firstTotal
    for (let first = true; points.length < until; first = false) {
      total += rate * stepSeconds
      if (isAway) points.push(first ? 'stale' : undefined)
      else points.push(isCounter ? total * share : isMoment ? points.length * stepSeconds - age : value)
    }
  }
  return points
}

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}

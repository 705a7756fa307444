import { bundled } from '../bundled.mjs'
import { randomFrom } from '../random.mjs'

/** As many series as wanted that the expressions of rules read: each metric with labels that fit its selectors. */
export async function seriesFor(texts, wanted) {
  const { readRuleFile, selectorsOf, parseQuery } = await bundled("export { readRuleFile } from './src/lib/rule-file/index.ts'\nexport { selectorsOf, parseQuery } from './src/lib/promql/index.ts'")
  const random = randomFrom(5)
  const recorded = new Set()
  const metrics = new Map()
  for (const rule of texts.flatMap((text) => readRuleFile(text).groups).flatMap(({ rules }) => rules)) {
    if (rule.kind === 'record') recorded.add(rule.name)
    for (const matchers of selectorsOf(parseQuery(rule.expr))) {
      const own = matchers.find(({ name, operator }) => name === '__name__' && operator === '=')?.value
      if (own === undefined) continue
      const fits = Object.fromEntries(matchers.filter(({ name: label, operator, value }) => label !== '__name__' && (operator === '=' || operator === '=~') && value !== '').map(({ name: label, operator, value }) => [label, operator === '=' ? value : simplest(value)]))
      metrics.set(own, [...(metrics.get(own) ?? []), fits])
    }
  }
  const names = [...metrics.keys()].filter((name) => !recorded.has(name))
  const each = Math.ceil(wanted / names.length)
  return names.flatMap((name) => Array.from({ length: each }, (_, at) => {
    const fits = metrics.get(name)
    const node = `node-${at % 50}`
    return { labels: { __name__: name, cluster: 'one', namespace: `ns-${at % 20}`, pod: `pod-${at}`, container: 'app', node, instance: `${node}:9100`, job: 'app', ...(name.endsWith('_bucket') ? { le: String(2 ** (at % 10)) } : {}), ...fits[at % fits.length] }, value: Math.floor(random.next() * 1000), grows: /_(total|count|sum|bucket)$/.test(name) }
  })).slice(0, wanted)
}

/** A text that a pattern of rules fits: its first branch without what repeats. */
function simplest(pattern) {
  return (pattern.split('|')[0] ?? '').replace(/\.\+|\.\*/g, 'x').replace(/[()^$?+*\\]/g, '').replace(/\[.*?\]/g, 'a')
}

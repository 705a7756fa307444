import { labelMatchers } from './promql-matchers.ts'

/** Labels that name what runs. */
const labels = new Set(['job', 'app', 'service', 'namespace', 'container', 'deployment', 'statefulset', 'daemonset', 'workload', 'service_name', 'app_kubernetes_io_name', 'name', 'component'])
/** A name that more things than these have in common tells none of them. */
const maxNamesakes = 5

interface Named {
  readonly ref: string
  readonly title: string
  readonly spec: Readonly<Record<string, unknown>>
}

/** Things by their names in small letters: the title, and the name that they have in their file. */
export function byWatchedName(things: readonly Named[]): ReadonlyMap<string, readonly Named[]> {
  const byName = new Map<string, Named[]>()
  for (const thing of things) {
    const own = thing.spec['name']
    for (const name of new Set([thing.title.toLowerCase(), typeof own === 'string' ? own.toLowerCase() : thing.title.toLowerCase()])) byName.set(name, [...(byName.get(name) ?? []), thing])
  }
  return byName
}

export interface Watched<Query> {
  readonly ref: string
  readonly query: Query
  /** The matcher, as it is written. */
  readonly matcher: string
}

/** What queries look at: each thing that one of them holds a label to the name of, by the first that does. */
export function watchedBy<Query extends { readonly expr: string }>(queries: readonly Query[], byName: ReadonlyMap<string, readonly Named[]>): Watched<Query>[] {
  const found = new Map<string, Watched<Query>>()
  for (const query of queries) {
    const things = labelMatchers(query.expr).filter(({ label }) => labels.has(label)).flatMap(({ value, text }) => namesakes(byName, value).map(({ ref }) => ({ ref, query, matcher: text })))
    for (const thing of things) if (!found.has(thing.ref)) found.set(thing.ref, thing)
  }
  return [...found.values()]
}

function namesakes(byName: ReadonlyMap<string, readonly Named[]>, value: string): readonly Named[] {
  const things = byName.get(value.toLowerCase()) ?? []
  return things.length > maxNamesakes ? [] : things
}

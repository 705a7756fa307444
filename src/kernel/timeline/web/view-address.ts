import type { TimelineView } from '../contract.ts'

type Search = Readonly<Record<string, string | undefined>>
type Filter = Omit<TimelineView, 'id' | 'name' | 'sharing' | 'team' | 'owner' | 'isOwn' | 'isDefault'>

const texts = ['subject', 'type', 'actor', 'environment', 'text'] as const
const rangeValues = ['1h', '24h', '7d', '30d'] as const

/** The filter that an address shows, as a view keeps it: a range that was chosen by hand counts as the usual one. */
export function viewOfSearch(search: Search): Filter {
  const kept = Object.fromEntries(texts.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
  return { ...kept, neighbours: search['neighbours'] === 'yes', grouped: search['group'] === 'run', range: rangeValues.find((value) => value === search['range']) ?? '24h' }
}

/** The fields of the address for a view; those that it does not set are taken away. */
export function searchOfView(view: Filter): Search {
  return {
    ...Object.fromEntries(texts.map((name) => [name, view[name]])), neighbours: view.neighbours ? 'yes' : undefined, group: view.grouped ? 'run' : undefined,
    range: view.range === '24h' ? undefined : view.range, since: undefined, until: undefined, event: undefined,
  }
}

/** Whether the address shows just this view. */
export function isView(view: Filter, search: Search): boolean {
  if (search['since'] || search['until']) return false
  const shown: Search = searchOfView(viewOfSearch(search))
  const wanted: Search = searchOfView(view)
  return Object.keys(wanted).every((name) => (shown[name] ?? '') === (wanted[name] ?? ''))
}

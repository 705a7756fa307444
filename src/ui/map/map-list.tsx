import { KindIcon } from '../pieces/kind-icon.tsx'
import { Status } from '../pieces/status.tsx'
import type { MapProps } from './map.tsx'
import type { MapNode } from './map-types.ts'

const mostShown = 500

/** The same as a list, by group, with what each leads to. */
export function MapList({ nodes, edges, groups, label, chosen, onChoose, found }: MapProps & { readonly found: readonly MapNode[] | undefined }) {
  const names = new Map(nodes.map((node) => [node.id, node.label]))
  const ways = new Map<string, string[]>()
  for (const { from, to } of edges) ways.set(from, [...(ways.get(from) ?? []), names.get(to) ?? to])
  const shown = (found ?? nodes).slice(0, mostShown)
  const parts = [...groups, { id: undefined, label: 'On their own' }].map((group) => ({ group, own: shown.filter((node) => node.group === group.id) })).filter(({ own }) => own.length > 0)
  const rest = (found ?? nodes).length - shown.length
  return (
    <div className="map-list" role="group" aria-label={label}>
      {parts.map(({ group, own }) => (
        <section key={group.id ?? ''} aria-label={group.label}>
          <h3>{group.label} <span className="count">{own.length}</span></h3>
          <ul>
            {own.map(({ id, label: name, kind, state }) => (
              <li key={id}>
                <button type="button" aria-current={chosen?.id === id || undefined} onClick={() => onChoose({ kind: 'node', id, edges: [] })}>
                  {state ? <Status state={state} isCompact /> : null}<KindIcon kind={kind} /><strong>{name}</strong>
                  <span className="muted">{waysIn(ways.get(id) ?? [])}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {rest > 0 ? <p className="muted">And {rest} more: search to see them.</p> : null}
    </div>
  )
}

function waysIn(names: readonly string[]): string {
  if (names.length === 0) return ''
  return `leads to ${names.slice(0, 6).join(', ')}${names.length > 6 ? ` and ${names.length - 6} more` : ''}`
}

import { Notice } from '#ui'
import type { NotUnderstood } from '../../contract.ts'

/** What of a foreign dashboard was not understood: a line that opens to the list. */
export function NotUnderstoodNotice({ notes }: { readonly notes: readonly NotUnderstood[] }) {
  return <Notice look="degraded"><details><summary>{notes.length} {notes.length === 1 ? 'thing of the Grafana dashboard was' : 'things of the Grafana dashboard were'} not understood</summary><NotUnderstoodList notes={notes} /></details></Notice>
}

export function NotUnderstoodList({ notes }: { readonly notes: readonly NotUnderstood[] }) {
  return <ul aria-label="Not understood">{notes.map(({ field, message, panels }) => <li key={`${field}${message}`}>{message} <code>{field}</code>{panels.length > 0 ? <span className="muted"> in {panels.join(', ')}</span> : null}</li>)}</ul>
}

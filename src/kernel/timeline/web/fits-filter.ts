import type { StreamEvent } from '#ui'

export interface ShownFields {
  readonly subject?: string
  readonly type?: string
  readonly actor?: string
  readonly environment?: string
  readonly text?: string
  readonly neighbours?: boolean
}

/** Whether an event that has just come would stand in the list. Neighbours are not known here and count as fitting. */
export function fitsFilter(event: StreamEvent, fields: ShownFields): boolean {
  const { subject, type, environment, text, neighbours } = fields
  if (subject && !neighbours && event.subject !== subject) return false
  if (type && !(type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type)) return false
  if (environment && event.environment !== environment) return false
  const summary = event.summary.toLowerCase()
  return !text || text.toLowerCase().split(/\s+/).every((word) => summary.includes(word))
}

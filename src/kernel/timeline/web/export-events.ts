import type { z } from 'zod'
import { callOperation, saveFile } from '#ui'
import { listEvents, type TimelineEvent } from '../contract.ts'

const mostEvents = 100_000
const pageSize = 500
const csvFields = ['at', 'type', 'subject', 'environment', 'actor', 'summary', 'id'] as const

/** Saves what the filter shows, newest first, as a file; gives how many events it holds. Throws CallError when they cannot be read. */
export async function exportEvents(filter: Omit<z.input<typeof listEvents.input>, 'cursor' | 'limit'>, format: 'csv' | 'json'): Promise<number> {
  const events: TimelineEvent[] = []
  for (let cursor: string | null | undefined; cursor !== null && events.length < mostEvents;) {
    const page = await callOperation(listEvents, { ...filter, limit: pageSize, ...(cursor ? { cursor } : {}) })
    events.push(...page.items)
    cursor = page.nextCursor
  }
  const lines = format === 'json' ? events.map((event) => `${JSON.stringify(event)}\n`) : [csvLine(csvFields), ...events.map((event) => csvLine(csvFields.map((field) => fieldOf(event, field))))]
  saveFile(`timeline.${format === 'json' ? 'jsonl' : 'csv'}`, lines, format === 'json' ? 'application/jsonl' : 'text/csv')
  return events.length
}

function fieldOf(event: TimelineEvent, field: (typeof csvFields)[number]): string {
  return field === 'actor' ? event.actor.name : (event[field] ?? '')
}

/** RFC 4180; text that a spreadsheet would take for a formula is kept from being one. */
export function csvLine(fields: readonly string[]): string {
  const quoted = fields.map((field) => {
    const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${quoted.join(',')}\r\n`
}

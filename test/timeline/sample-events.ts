import { newId } from '#lib/id'
import type { EventRecord } from '#kernel/timeline'

const noon = new Date('2026-03-02T12:00:00Z')

/** A note on the shop, some minutes after noon of 2 March 2026, with the minute as its data. */
export function eventAt(minute: number, given: Partial<EventRecord> = {}): EventRecord {
  const at = new Date(noon.getTime() + minute * 60_000)
  return {
    id: newId(), type: 'dev.daybook.note.written', source: '/test', subject: 'service:default/shop', environment: null,
    actor: { kind: 'person', id: 'ada', name: 'Ada Lovelace' }, cause: null, at, recordedAt: at, summary: `Event of minute ${minute}`,
    operation: null, data: { minute }, ...given,
  }
}

import { type Db, sql } from '#platform/database'
import type { TimelineEvent } from './contract.ts'
import { type EventRow, eventColumns, toTimelineEvent } from './event-row.ts'

export interface SealedEvent extends TimelineEvent {
  readonly position: number
}

const pageSize = 200
const mostPages = 8

/**
 * Sealed events in their order, read once for all who follow: streams that stand at the same position share a page.
 * What is sealed never changes, so a page with something in it may be kept.
 */
export class SealedTail {
  readonly #pages = new Map<number, Promise<readonly SealedEvent[]>>()

  /** The next events after a position, at most 200; empty at the end. */
  async after(db: Db, position: number): Promise<readonly SealedEvent[]> {
    const known = this.#pages.get(position)
    if (known) return known
    const page = readAfter(db, position)
    this.#pages.set(position, page)
    const forget = () => this.#pages.delete(position)
    page.then((events) => events.length === 0 && forget(), forget)
    for (const oldest of this.#pages.keys()) if (this.#pages.size > mostPages) this.#pages.delete(oldest)
    return page
  }
}

export async function headPosition(db: Db): Promise<number> {
  const { rows } = await sql<{ position: string }>`select position from timeline_head`.execute(db)
  return Number(rows[0]?.position ?? 0)
}

async function readAfter(db: Db, position: number): Promise<SealedEvent[]> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from (select * from timeline_chain where position > ${position} order by position limit ${pageSize}) c
    join timeline_events e on e.id = c.event_id and e.at = c.event_at order by c.position`.execute(db)
  return rows.map((row) => ({ ...toTimelineEvent(row), position: Number(row.position) }))
}

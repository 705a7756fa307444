import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import { getEvent } from './contract.ts'
import { findEvent } from './delivery-store.ts'
import { type EventRow, eventColumns, toTimelineEvent } from './event-row.ts'

const mostLed = 200
const deepestLed = 5

export const getEventHandled = handle(getEvent, async ({ id }, ctx) => {
  const event = await findEvent(ctx.db, id)
  if (!event) throw new ProductError('not-found', 'There is no such event. List events to find its id.')
  const cause = event.cause_kind === 'event' && event.cause_id !== null && isId(event.cause_id) ? await findEvent(ctx.db, event.cause_id) : undefined
  const led = await ledTo(ctx.db, event)
  return { event: toTimelineEvent(event), causedBy: cause ? toTimelineEvent(cause) : null, led: led.map(toTimelineEvent) }
})

/** What an event led to, and what that led to in turn, oldest first. `union` without `all` ends where causes run in a circle. */
async function ledTo(db: Db, event: EventRow): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    with recursive led (id, at, depth) as (
      select id, at, 1 from timeline_events where cause_id = ${event.id} and cause_kind = 'event'
      union
      select e.id, e.at, led.depth + 1 from led join timeline_events e on e.cause_id = led.id::text and e.cause_kind = 'event' where led.depth < ${deepestLed}
    )
    select ${eventColumns} from (select id, at, min(depth) as depth from led where id <> ${event.id} group by id, at order by depth, at, id limit ${mostLed}) l
    join timeline_events e on e.id = l.id and e.at = l.at left join timeline_chain c on c.event_id = e.id order by e.at, e.id`.execute(db)
  return rows
}

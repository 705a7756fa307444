import { handle } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { verifyAudit } from './contract.ts'
import { genesisHash, type HashedEvent, hashEvent, hashedColumns } from './event-hash.ts'

const pageSize = 2000

interface Fault {
  readonly position: number
  readonly eventId: string | null
  readonly problem: string
}

interface Link extends Omit<HashedEvent, 'id'> {
  readonly position: string
  readonly event_id: string
  readonly hash: Buffer
  /** Null when the event is gone. */
  readonly id: string | null
}

interface Head {
  readonly position: number
  readonly hash: Buffer
}

export const verifyAuditHandled = handle(verifyAudit, async (_input, ctx) => {
  const head = await readHead(ctx.db)
  const firstFault = await walkChain(ctx.db, head) ?? await findStranger(ctx.db, head)
  const { rows } = await sql<{ events: string; unsealed: string }>`select (select count(*) from timeline_events) as events, (select count(*) from timeline_unsealed) as unsealed`.execute(ctx.db)
  return {
    intact: firstFault === null, events: Number(rows[0]?.events ?? 0), unsealed: Number(rows[0]?.unsealed ?? 0),
    head: `${head.position}:${head.hash.toString('hex')}`, firstFault,
  }
})

async function readHead(db: Db): Promise<Head> {
  const { rows } = await sql<{ position: string; hash: Buffer }>`select position, hash from timeline_head`.execute(db)
  const head = rows[0]
  return head ? { position: Number(head.position), hash: head.hash } : { position: 0, hash: Buffer.alloc(0) }
}

/** Walks from the first position to the head, a page at a time; what is sealed meanwhile is left for the next time. */
async function walkChain(db: Db, head: Head): Promise<Fault | null> {
  let position = 0
  let hash: Buffer = genesisHash
  while (position < head.position) {
    const links = await readLinks(db, position, Math.min(position + pageSize, head.position))
    for (const link of links) {
      const fault = faultOf(link, position + 1, hash)
      if (fault) return fault
      position += 1
      hash = link.hash
    }
    if (links.length === 0) return { position: position + 1, eventId: null, problem: 'The chain ends before its head: places were removed from its end.' }
  }
  if (!hash.equals(head.hash)) return { position, eventId: null, problem: 'The head of the chain is not the hash of its last event.' }
  return null
}

async function readLinks(db: Db, after: number, to: number): Promise<Link[]> {
  const { rows } = await sql<Link>`
    select c.position, c.event_id, c.hash, ${hashedColumns} from timeline_chain c
    left join timeline_events e on e.id = c.event_id and e.at = c.event_at
    where c.position > ${after} and c.position <= ${to} order by c.position`.execute(db)
  return rows
}

function faultOf(link: Link, expected: number, previous: Buffer): Fault | null {
  const { id, event_id: eventId } = link
  if (Number(link.position) !== expected) return { position: expected, eventId: null, problem: `Position ${expected} is missing: its place in the chain was removed.` }
  if (id === null) return { position: expected, eventId, problem: 'The event was removed, or its time was changed.' }
  if (hashEvent(previous, { ...link, id }).equals(link.hash)) return null
  return { position: expected, eventId, problem: 'The event, its hash or its place was changed: the hash does not follow from the event and the hash before it.' }
}

/** An event that is neither in the chain nor waits for it was put in by other hands; one that waits but is gone was taken out. */
async function findStranger(db: Db, head: Head): Promise<Fault | null> {
  const { rows } = await sql<{ id: string; problem: string }>`
    with counts as materialized (
      select (select count(*) from timeline_events) as events, (select count(*) from timeline_chain) as chained, (select count(*) from timeline_unsealed) as unsealed
    )
    (select c.event_id as id, 'A place was added past the head of the chain.' as problem from timeline_chain c
     where c.position > (select position from timeline_head) limit 1)
    union all
    (select u.id, 'The event was removed before it was sealed.' as problem from timeline_unsealed u
     where not exists (select from timeline_events e where e.id = u.id and e.at = u.at) limit 1)
    union all
    (select e.id, 'The event was put in past the chain.' from timeline_events e
     where (select events <> chained + unsealed from counts)
       and not exists (select from timeline_chain c where c.event_id = e.id and c.event_at = e.at) and not exists (select from timeline_unsealed u where u.id = e.id) limit 1)
    limit 1`.execute(db)
  const stranger = rows[0]
  return stranger ? { position: head.position + 1, eventId: stranger.id, problem: stranger.problem } : null
}

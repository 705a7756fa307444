import { makeGraph, makeIncidents } from './incident-generator.mjs'
import { writeCatalog } from './write-catalog.mjs'

const seeds = [1, 2, 3, 4, 5]
const services = 100
const count = 200
const windowDays = 200

/** 200 generated incidents for each of five seeds, stored as events and asked of the operation; what it names first is compared with the truth. */
export const quality = {
  name: 'quality', what: `cause ranking on ${count} generated incidents, ${services} services, 50 or more distractors`,
  async measure(bench) {
    const folder = await bench.folder('incidents')
    const worlds = seeds.map((seed) => makeWorld(seed))
    for (const { graph, seed } of worlds) await writeCatalog(`${folder}/seed-${seed}`, { graph })
    const daybook = bench.newDaybook(folder)
    await daybook.start()
    await daybook.untilEntities(seeds.length * services)
    const client = await daybook.database()
    const shares = []
    for (const { incidents } of worlds) {
      await store(client, incidents)
      shares.push(await judge(daybook, incidents))
    }
    await daybook.stop()
    const mean = (which) => shares.reduce((sum, share) => sum + share[which], 0) / shares.length
    const told = (which) => `Seeds: ${shares.map((share) => `${share[which].toFixed(1)} %`).join(', ')}. Of ${mean('events').toFixed(0)} events on average ${mean('ranked').toFixed(0)} are changes within reach; guessing one of these gives ${(100 / mean('ranked')).toFixed(1)} %.`
    return [
      { what: `${this.what}: true cause first`, measured: mean('first'), unit: '%', target: 80, isMore: true, note: told('first') },
      { what: `${this.what}: among the first three`, measured: mean('three'), unit: '%', target: 95, isMore: true, note: told('three') },
    ]
  },
}

/** One seed's services have a namespace of their own, so that its history is only its own. */
function makeWorld(seed) {
  const graph = makeGraph({ seed, services })
  const rename = (name) => name.replace('default/', `seed-${seed}/`)
  const named = { names: graph.names.map(rename), edges: graph.edges.map(({ from, to }) => ({ from: rename(from), to: rename(to) })) }
  return { seed, graph: named, incidents: makeIncidents({ seed: seed + 100, count, graph: named, firstDayMs: Date.now() - (windowDays + 1) * 86_400_000 }) }
}

async function store(client, incidents) {
  const events = incidents.flatMap((incident) => incident.events)
  const column = (key) => events.map((event) => event[key])
  await client.query(`select timeline_make_month(to_timestamp(at / 1000)) from unnest($1::float8[]) at group by 1, date_trunc('month', to_timestamp(at / 1000))`, [column('atMs')])
  await client.query(`
    with stored as (
      insert into timeline_events (id, at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, summary, is_received, data, search)
      select id, to_timestamp(at / 1000), to_timestamp(at / 1000), type, '/bench', subject, environment, 'person', 'ada', 'Ada', subject || ' ' || type, false, jsonb_build_object('changedLines', lines), ''::tsvector
      from unnest($1::uuid[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::int[]) as given (id, at, type, subject, environment, lines) returning id, at
    ) insert into timeline_unsealed (id, at) select id, at from stored`, [column('id'), column('atMs'), column('type'), column('subject'), column('environment'), column('lines')])
}

async function judge(daybook, incidents) {
  const ranks = []
  let ranked = 0
  for (const { service, environment, onsetMs, causeId } of incidents) {
    const { causes, candidates } = await daybook.api.query('incidents.causes', { service, environment, at: new Date(onsetMs).toISOString() })
    ranked += candidates / incidents.length
    ranks.push(causes.find(({ eventId }) => eventId === causeId)?.rank ?? Infinity)
  }
  const share = (most) => (ranks.filter((rank) => rank <= most).length / ranks.length) * 100
  return { first: share(1), three: share(3), ranked, events: incidents.reduce((sum, { events }) => sum + events.length, 0) / incidents.length }
}

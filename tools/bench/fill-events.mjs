const chunkSize = 500_000
const types = [
  'dev.cdevents.service.deployed.0.3.0', 'dev.cdevents.service.upgraded.0.3.0', 'dev.cdevents.service.rolledback.0.3.0', 'dev.cdevents.change.merged.0.3.0',
  'dev.cdevents.change.created.0.4.0', 'dev.cdevents.pipelinerun.started.0.3.0', 'dev.cdevents.pipelinerun.finished.0.3.0', 'dev.cdevents.incident.detected.0.3.0',
  'dev.daybook.run.queued', 'dev.daybook.run.started', 'dev.daybook.run.finished', 'dev.daybook.check.failed', 'dev.daybook.alert.fired', 'dev.daybook.alert.resolved',
  'dev.daybook.note.written', 'dev.daybook.entity.changed', 'dev.daybook.gate.opened', 'dev.daybook.gate.decided', 'dev.daybook.secret.changed', 'dev.daybook.command.performed',
]
/** Twenty types, a thousand rare words and a hundred common ones, for whoever asks questions of what was filled in. */
export const filledTypes = types
export const filledWords = { common: 100, rare: 20_000 }

/**
 * Fills the timeline with generated events, evenly over some days: services `service:default/service-0…`, twenty types,
 * three environments, fifty people; summaries with common words (`word0…99`), and rarer ones (`rare0…`: each in some
 * events of a million). Sealed and counted, but with hashes that prove nothing. Some 30 s a million on two cores.
 */
export async function fillEvents(client, { events, services, days, until, onProgress }) {
  await client.query(`set maintenance_work_mem = '512MB'`)
  const indexes = await dropIndexes(client)
  await client.query(`select timeline_make_month(month) from generate_series(date_trunc('month', $1::timestamptz - $2::int * interval '1 day'), $1::timestamptz, interval '1 month') month`, [until, days])
  // The places in the chain are taken first, so that what Daybook itself writes meanwhile comes after.
  const { rows: [{ start }] } = await client.query(`update timeline_head set position = position + $1, hash = sha256('filled') returning position - $1 as start`, [events])
  for (let first = 0; first < events; first += chunkSize) {
    const last = Math.min(first + chunkSize, events) - 1
    await client.query(insertChunk, [until, events - 1, (days * 86_400) / events, first, last, services, start, types])
    onProgress?.(last + 1)
  }
  for (const definition of indexes) await client.query(definition)
  await count(client)
  for (const table of ['timeline_events', 'timeline_chain', 'timeline_counts', 'timeline_subject_days']) await client.query(`vacuum analyze ${table}`)
}

/** Indexes are built in one go afterwards, which is some times faster. */
async function dropIndexes(client) {
  const { rows } = await client.query(`select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'timeline_events'::regclass and not indisprimary`)
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition.replace(' ON ONLY ', ' ON '))
}

const insertChunk = `
  with drawn as (
    select i, $1::timestamptz - ($2::bigint - i) * $3::float8 * interval '1 second' as at,
      abs(hashint8extended(i, 1)) as a, abs(hashint8extended(i, 2)) as b, abs(hashint8extended(i, 3)) as c
    from generate_series($4::bigint, $5::bigint) i
  ), made as (
    select i, uuidv7(at - now()) as id, at, 'service-' || a % $6::bigint as service, ($8::text[])[1 + b % 20] as type,
      (array['production', 'staging', 'development'])[1 + c % 3] as environment, 'person-' || b / 20 % 50 as actor,
      'word' || a / 1000 % ${filledWords.common} as common, 'rare' || c / 3 % ${filledWords.rare} as rare
    from drawn
  ), stored as (
    insert into timeline_events (id, at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, summary, is_received, data, search)
    select id, at, at, type, '/bench', 'service:default/' || service, environment, 'person', actor, actor, service || ' changed: ' || common || ' ' || rare, false,
      jsonb_build_object('number', i, 'commit', md5(i::text)),
      array_to_tsvector(array['service', split_part(service, '-', 2), 'changed', common, rare, '@' || floor(extract(epoch from at) / 86400)::int, '$service:default/' || service, '#' || lower(type), '<' || actor, '>' || actor, '=' || environment])
    from made
  )
  insert into timeline_chain (position, event_id, event_at, hash) select $7::bigint + i + 1, id, at, sha256(int8send(i)) from made`

async function count(client) {
  await client.query(`
    insert into timeline_counts (slot, type, environment, events)
    select date_bin(interval '1 hour', at, timestamptz 'epoch'), type, coalesce(environment, ''), count(*) from timeline_events where source = '/bench' group by 1, 2, 3
    on conflict (slot, type, environment) do update set events = timeline_counts.events + excluded.events`)
  await client.query(`
    insert into timeline_subject_days (subject, day, type, events)
    select subject, (at at time zone 'UTC')::date, type, count(*) from timeline_events where source = '/bench' group by 1, 2, 3
    on conflict (subject, day, type) do update set events = timeline_subject_days.events + excluded.events`)
}

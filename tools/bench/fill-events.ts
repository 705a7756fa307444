import { type Database, sql } from '#platform/database'

export interface FillOptions {
  readonly events: number
  readonly services: number
  readonly days: number
  /** The time of the newest event. */
  readonly until: Date
  readonly onProgress?: (filled: number) => void
}

const chunkSize = 500_000

/**
 * Fills the timeline with generated events, evenly over some days: services `service:default/service-0…`, twenty types,
 * three environments, fifty people; summaries with common words (`word0…99`), and rarer ones (`rare0…`: each in some
 * events of a million). Sealed and counted, but with hashes that prove nothing. Some 30 s a million on two cores.
 */
export async function fillEvents({ db }: Database, options: FillOptions): Promise<void> {
  const indexes = await dropIndexes(db)
  await makeMonthsBack(db, options)
  const start = Number((await sql<{ position: string }>`select position from timeline_head`.execute(db)).rows[0]?.position ?? 0)
  for (let first = 0; first < options.events; first += chunkSize) {
    await insertChunk(db, options, { first, last: Math.min(first + chunkSize, options.events) - 1, start })
    options.onProgress?.(Math.min(first + chunkSize, options.events))
  }
  await sql`update timeline_head set position = ${start + options.events}, hash = sha256('filled')`.execute(db)
  for (const definition of indexes) await sql.raw(definition).execute(db)
  await count(db)
  await sql`vacuum analyze timeline_events`.execute(db)
  for (const table of ['timeline_chain', 'timeline_counts', 'timeline_subject_days']) await sql`vacuum analyze ${sql.table(table)}`.execute(db)
}

/** Indexes are built in one go afterwards, which is some times faster. */
async function dropIndexes(db: Database['db']): Promise<string[]> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'timeline_events'::regclass and not indisprimary`.execute(db)
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db)
  return rows.map((row) => row.definition.replace(' ON ONLY ', ' ON '))
}

async function makeMonthsBack(db: Database['db'], { until, days }: FillOptions): Promise<void> {
  await sql`
    select timeline_make_month(month) from generate_series(date_trunc('month', ${until}::timestamptz - ${days} * interval '1 day'), ${until}::timestamptz, interval '1 month') month`.execute(db)
}

async function insertChunk(db: Database['db'], { events, services, days, until }: FillOptions, { first, last, start }: { first: number; last: number; start: number }): Promise<void> {
  const stepSeconds = (days * 86_400) / events
  await sql`
    with drawn as (
      select i, ${until}::timestamptz - (${events - 1}::bigint - i) * ${stepSeconds}::float8 * interval '1 second' as at,
        abs(hashint8extended(i, 1)) as a, abs(hashint8extended(i, 2)) as b, abs(hashint8extended(i, 3)) as c
      from generate_series(${first}::bigint, ${last}::bigint) i
    ), made as (
      select i, uuidv7(at - now()) as id, at, 'service-' || a % ${services}::bigint as service,
        (array['dev.cdevents.service.deployed.0.3.0', 'dev.cdevents.service.upgraded.0.3.0', 'dev.cdevents.service.rolledback.0.3.0', 'dev.cdevents.change.merged.0.3.0',
          'dev.cdevents.change.created.0.4.0', 'dev.cdevents.pipelinerun.started.0.3.0', 'dev.cdevents.pipelinerun.finished.0.3.0', 'dev.cdevents.incident.detected.0.3.0',
          'dev.daybook.run.queued', 'dev.daybook.run.started', 'dev.daybook.run.finished', 'dev.daybook.check.failed', 'dev.daybook.alert.fired', 'dev.daybook.alert.resolved',
          'dev.daybook.note.written', 'dev.daybook.entity.changed', 'dev.daybook.gate.opened', 'dev.daybook.gate.decided', 'dev.daybook.secret.changed', 'dev.daybook.command.performed'])[1 + b % 20] as type,
        (array['production', 'staging', 'development'])[1 + c % 3] as environment, 'person-' || b / 20 % 50 as actor,
        'word' || a / 1000 % 100 as common, 'rare' || c / 3 % 20000 as rare
      from drawn
    ), stored as (
      insert into timeline_events (id, at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, summary, is_received, data, search)
      select id, at, at, type, '/bench', 'service:default/' || service, environment, 'person', actor, actor, service || ' changed: ' || common || ' ' || rare, false,
        jsonb_build_object('number', i, 'commit', md5(i::text)),
        array_to_tsvector(array['service', split_part(service, '-', 2), 'changed', common, rare, '@' || floor(extract(epoch from at) / 86400)::int, '$service:default/' || service, '#' || lower(type), '<' || actor, '>' || actor, '=' || environment])
      from made
    )
    insert into timeline_chain (position, event_id, event_at, hash) select ${start}::bigint + i + 1, id, at, sha256(int8send(i)) from made`.execute(db)
}

async function count(db: Database['db']): Promise<void> {
  await sql`
    insert into timeline_counts (slot, type, environment, events)
    select date_bin(interval '1 hour', at, timestamptz 'epoch'), type, coalesce(environment, ''), count(*) from timeline_events group by 1, 2, 3
    on conflict (slot, type, environment) do update set events = excluded.events`.execute(db)
  await sql`
    insert into timeline_subject_days (subject, day, type, events)
    select subject, (at at time zone 'UTC')::date, type, count(*) from timeline_events group by 1, 2, 3
    on conflict (subject, day, type) do update set events = excluded.events`.execute(db)
}

-- What happened, for good. Rows are inserted and never changed; retention drops whole months.
create table timeline_events (
  id uuid not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  type text collate "C" not null,
  source text not null,
  subject text collate "C" not null,
  environment text,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  cause_kind text,
  cause_id text,
  summary text not null,
  operation text,
  is_received boolean not null,
  data jsonb not null,
  before jsonb,
  after jsonb,
  -- Words of the summary, and marked lexemes of actor, environment and day (event-words.ts).
  search tsvector not null,
  primary key (id, at)
) partition by range (at);

create index timeline_events_at on timeline_events (at desc, id desc);
-- With the type, so that an entity's events are counted without reading them.
create index timeline_events_subject on timeline_events (subject, at desc, id desc) include (type);
create index timeline_events_type on timeline_events (type, at desc, id desc);
create index timeline_events_cause on timeline_events (cause_id) where cause_id is not null;
create index timeline_events_search on timeline_events using gin (search);

-- Times for which no month was made: imported history, clocks that jumped.
create table timeline_events_default partition of timeline_events default;

-- Makes the month (UTC) of a moment; false when it is there, or when its events lie in the default partition already.
create function timeline_make_month(moment timestamptz) returns boolean language plpgsql as $$
declare
  first_at timestamptz := date_trunc('month', moment at time zone 'UTC') at time zone 'UTC';
  next_at timestamptz := (date_trunc('month', moment at time zone 'UTC') + interval '1 month') at time zone 'UTC';
  name text := 'timeline_events_' || to_char(moment at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(name) is not null then return false; end if;
  if exists (select from timeline_events_default where at >= first_at and at < next_at) then return false; end if;
  execute format('create table %I partition of timeline_events for values from (%L) to (%L)', name, first_at, next_at);
  return true;
end $$;

select timeline_make_month(now() + n * interval '1 month') from generate_series(-1, 1) n;

-- Committed events that the sealer has not chained yet.
create table timeline_unsealed (
  id uuid primary key,
  at timestamptz not null
);

create function timeline_tell_appended() returns trigger language plpgsql as $$
begin
  notify daybook_appended;
  return null;
end $$;
create trigger timeline_unsealed_told after insert on timeline_unsealed for each statement execute function timeline_tell_appended();

-- The audit chain: each hash covers an event and the hash before it. Positions have no gap, in order of commit.
create table timeline_chain (
  position bigint primary key,
  event_id uuid not null unique,
  event_at timestamptz not null,
  hash bytea not null
);

create table timeline_head (
  is_only boolean primary key default true check (is_only),
  position bigint not null,
  hash bytea not null
);
insert into timeline_head (position, hash) values (0, sha256('daybook'));

create function timeline_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The timeline is only added to.' using errcode = 'restrict_violation';
end $$;
create trigger timeline_events_insert_only before update or delete on timeline_events for each row execute function timeline_refuse_change();
create trigger timeline_chain_insert_only before update or delete on timeline_chain for each row execute function timeline_refuse_change();
create trigger timeline_chain_not_truncated before truncate on timeline_chain for each statement execute function timeline_refuse_change();

-- Events per hour, type and environment, so that long histograms scan no events. Covers what is sealed.
create table timeline_counts (
  slot timestamptz not null,
  type text collate "C" not null,
  environment text not null,
  events bigint not null,
  primary key (slot, type, environment)
);

-- Events per day (UTC), subject and type: the history of a service without reading it.
create table timeline_subject_days (
  subject text collate "C" not null,
  day date not null,
  type text collate "C" not null,
  events bigint not null,
  primary key (subject, day, type) include (events)
);

-- One row for each reaction that an event still has to be delivered to; in order of seq per reaction and subject.
create table timeline_deliveries (
  seq bigint generated always as identity primary key,
  reaction text collate "C" not null,
  subject text collate "C" not null,
  event_id uuid not null,
  event_at timestamptz not null,
  attempts int not null default 0,
  due_at timestamptz not null
);
create unique index timeline_deliveries_queue on timeline_deliveries (reaction, subject, seq);

create table timeline_dead_letters (
  id uuid primary key,
  reaction text not null,
  subject text not null,
  event_id uuid not null,
  event_at timestamptz not null,
  attempts int not null,
  error text not null,
  died_at timestamptz not null
);
create index timeline_dead_letters_died on timeline_dead_letters (died_at desc, id desc);

-- Events from outside that were taken in: the key is SHA-256 of source and id.
create table timeline_received (
  key bytea primary key,
  event_id uuid not null,
  event_at timestamptz not null
);

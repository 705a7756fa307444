-- A measure that is far from what is usual for it at that time of day.
create table observability_anomalies (
  id uuid primary key,
  watch text not null,
  title text not null,
  query text not null,
  unit text not null,
  labels jsonb not null,
  series text not null,
  entity text not null,
  is_high boolean not null,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  -- The value furthest from the usual, and what was usual then.
  value double precision not null,
  usual_low double precision not null,
  usual_high double precision not null,
  score double precision not null
);
create unique index observability_anomalies_open on observability_anomalies (watch, series) where ended_at is null;
create index observability_anomalies_newest on observability_anomalies (started_at desc, id desc);

-- What a team watches besides what is watched by itself.
create table observability_watches (
  name text primary key,
  query text not null,
  direction text not null check (direction in ('high', 'low', 'both')),
  unit text not null,
  least_change double precision not null,
  created_by text not null,
  created_at timestamptz not null
);

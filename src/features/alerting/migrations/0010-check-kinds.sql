alter table alerting_checks
  add column sealed_secret text,
  -- Of a heartbeat: what its address holds, to be found by and to be shown again.
  add column token_hash text,
  add column sealed_token text,
  -- Of a heartbeat: when it counts as late, grace included; null until its first ping.
  add column late_at timestamptz,
  -- Of a heartbeat: when the run that is under way told of its start.
  add column run_started_at timestamptz;
create unique index alerting_checks_by_token on alerting_checks (token_hash) where token_hash is not null;
create index alerting_checks_late on alerting_checks (late_at) where late_at is not null;

-- Times of steps, answers of name servers and the like.
alter table alerting_results add column details jsonb;

create table alerting_pings (
  id bigint generated always as identity primary key,
  check_name text not null,
  at timestamptz not null,
  kind text not null check (kind in ('success', 'start', 'fail', 'log')),
  exit_code int,
  duration_ms double precision,
  method text not null,
  source text not null,
  body text not null,
  -- False until what follows from it is written.
  is_counted boolean not null default false
);
create index alerting_pings_of_check on alerting_pings (check_name, id desc);
create index alerting_pings_waiting on alerting_pings (id) where not is_counted;

-- When heartbeats were listened for: one row, moved on while the server runs; and the times that it did not.
create table alerting_listening (is_only boolean primary key default true check (is_only), until_at timestamptz not null);
create table alerting_deaf_times (began_at timestamptz primary key, ended_at timestamptz not null);

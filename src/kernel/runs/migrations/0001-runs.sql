create table runs (
  id uuid primary key,
  -- Order of starting; runs of one concurrency key go by it.
  position bigint generated always as identity,
  kind text not null,
  title text not null,
  subject text not null,
  environment text,
  state text not null default 'queued' check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
  reason text,
  input jsonb not null,
  plan jsonb not null,
  started_by jsonb not null,
  cause jsonb,
  rerun_of uuid references runs (id) on delete set null,
  concurrency_key text,
  -- Set once a stop is ordered; how the run then ends, and why.
  stop_reason text,
  stop_state text check (stop_state in ('failed', 'cancelled')),
  -- All jobs have ended, or another run of the key has: somebody must look at this run again.
  needs_look boolean not null default false,
  timeout_ms bigint,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check ((finished_at is not null) = (state in ('succeeded', 'failed', 'cancelled')))
);
create unique index runs_by_position on runs (position);
create index runs_by_subject on runs (subject, position desc);
create index runs_by_kind on runs (kind, position desc);
create index runs_unfinished on runs (position) where finished_at is null;
create index runs_unfinished_by_key on runs (concurrency_key, position) where finished_at is null and concurrency_key is not null;
create index runs_to_look_at on runs (position) where needs_look;
create index runs_finished on runs (finished_at) where finished_at is not null;

create table run_runners (
  id uuid primary key,
  name text not null,
  labels text[] not null,
  version text not null,
  capacity int not null,
  is_lost boolean not null default false,
  -- Counts signs of life; whoever watches compares it with his own steady clock.
  beats bigint not null default 0,
  joined_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);

create table run_jobs (
  run_id uuid not null references runs (id) on delete cascade,
  key text not null,
  position int not null,
  name text not null,
  plan jsonb not null,
  needs text[] not null,
  labels text[] not null,
  executor text not null,
  -- Key of the dynamic job that this one is an instance of.
  instance_of text,
  state text not null default 'blocked' check (state in ('blocked', 'queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped')),
  reason text,
  attempt int not null default 0,
  -- Fencing token: grows with each lease; what carries an older one is refused.
  fence bigint not null default 0,
  runner_id uuid references run_runners (id) on delete set null,
  lease_request text,
  lease_secrets jsonb,
  beats bigint not null default 0,
  stop_reason text,
  outputs jsonb not null default '{}',
  summary text,
  next_seq bigint not null default 0,
  gate_expires_at timestamptz,
  gate_decision text check (gate_decision in ('approved', 'declined', 'expired')),
  gate_decided_by jsonb,
  gate_comment text,
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, key),
  check ((state = 'running') = (lease_request is not null))
);
create index run_jobs_queued on run_jobs (queued_at) where state = 'queued';
create index run_jobs_running on run_jobs (runner_id) where state = 'running';
create index run_jobs_waiting on run_jobs (gate_expires_at) where state = 'waiting';

create table run_steps (
  run_id uuid not null,
  job_key text not null,
  position int not null,
  key text not null,
  name text not null,
  line int,
  state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped')),
  exit_code int,
  reason text,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, job_key, position),
  foreign key (run_id, job_key) references run_jobs (run_id, key) on delete cascade
);

-- A row is a batch of lines of one step, joined by line feeds.
create table run_log_chunks (
  run_id uuid not null,
  job_key text not null,
  first_seq bigint not null,
  line_count int not null check (line_count > 0),
  step text,
  at timestamptz not null,
  text text not null,
  primary key (run_id, job_key, first_seq),
  foreign key (run_id, job_key) references run_jobs (run_id, key) on delete cascade
);

create table run_artifacts (
  id uuid primary key,
  run_id uuid not null,
  job_key text not null,
  name text not null,
  size_bytes bigint not null,
  sha256 text not null,
  created_at timestamptz not null default now(),
  unique (run_id, job_key, name),
  foreign key (run_id, job_key) references run_jobs (run_id, key) on delete cascade
);

create table run_secrets (
  name text primary key,
  -- Encrypted; the key is not in the database.
  sealed text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by text not null,
  last_used_at timestamptz
);

create table run_schedules (
  name text primary key,
  kind text not null,
  input jsonb not null,
  cron text not null,
  time_zone text not null,
  is_on boolean not null,
  next_at timestamptz,
  last_run_id uuid references runs (id) on delete set null,
  last_error text,
  updated_at timestamptz not null default now()
);
create index run_schedules_due on run_schedules (next_at) where is_on;

create table alerting_checks (
  name text primary key,
  service text not null,
  environment text,
  settings jsonb not null,
  is_on boolean not null,
  -- Counts the changes of the settings: a result of older settings is not counted.
  revision int not null default 1,
  last_checked_at timestamptz,
  last_is_ok boolean,
  last_latency_ms double precision,
  last_error text,
  consecutive_failures int not null default 0,
  consecutive_successes int not null default 0,
  -- Onset of the failures that are being counted.
  first_failure_at timestamptz,
  -- The alert that fires for this check.
  alert_id uuid,
  certificate_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index alerting_checks_by_service on alerting_checks (service);

create table alerting_results (
  check_name text not null,
  at timestamptz not null,
  -- Null: it could not be told.
  is_ok boolean,
  status int,
  latency_ms double precision not null,
  error text
);
create index alerting_results_of_check on alerting_results (check_name, at desc);
create index alerting_results_by_time on alerting_results using brin (at);

-- Sums of an hour: what uptime is computed from.
create table alerting_hours (
  check_name text not null,
  hour timestamptz not null,
  total int not null,
  good int not null,
  latency_sum_ms double precision not null,
  primary key (check_name, hour)
);

create table alerting_alerts (
  id uuid primary key,
  fingerprint text not null,
  name text not null,
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  service text not null,
  environment text,
  state text not null default 'firing' check (state in ('firing', 'resolved')),
  summary text not null,
  labels jsonb not null,
  annotations jsonb not null default '{}',
  started_at timestamptz not null,
  fired_at timestamptz not null,
  resolved_at timestamptz,
  check_name text,
  runbook_url text,
  generator_url text,
  -- Of an alert that was sent here: when it counts as resolved unless it is sent again.
  expires_at timestamptz,
  updated_at timestamptz not null default now(),
  check ((state = 'resolved') = (resolved_at is not null))
);
create unique index alerting_alerts_firing on alerting_alerts (fingerprint) where state = 'firing';
create index alerting_alerts_newest on alerting_alerts (state, id desc);
create index alerting_alerts_by_service on alerting_alerts (service, id desc);
create index alerting_alerts_of_check on alerting_alerts (check_name, id desc) where check_name is not null;
create index alerting_alerts_to_expire on alerting_alerts (expires_at) where state = 'firing' and expires_at is not null;

create table alerting_receivers (
  name text primary key,
  url text not null,
  sealed_secret text,
  is_on boolean not null default true,
  updated_at timestamptz not null default now()
);

create table alerting_deliveries (
  id uuid primary key,
  receiver text not null,
  group_key text not null,
  alert_ids uuid[] not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  last_status int,
  last_error text,
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  finished_at timestamptz
);
create index alerting_deliveries_due on alerting_deliveries (next_attempt_at) where state = 'waiting';
create index alerting_deliveries_waiting on alerting_deliveries (receiver, group_key, id) where state = 'waiting';
create index alerting_deliveries_newest on alerting_deliveries (receiver, id desc);

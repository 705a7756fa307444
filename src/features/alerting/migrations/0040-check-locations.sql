alter table alerting_checks
  -- Where it is carried out from, as its settings say: here is this server.
  add column locations text[] not null default '{here}',
  -- The alert that fires while it is heard from nowhere.
  add column unknown_alert_id uuid;
create index alerting_checks_elsewhere on alerting_checks (name) where locations <> '{here}';

alter table alerting_results add column location text not null default 'here';

-- Sums of an hour: with no location those of the check's verdict, else what was found there.
alter table alerting_hours add column location text not null default '';
alter table alerting_hours drop constraint alerting_hours_pkey;
alter table alerting_hours add primary key (check_name, hour, location);

-- How a check stands at each of its locations; of one that is only carried out here, alerting_checks says it.
create table alerting_locations (
  check_name text not null,
  location text not null,
  at timestamptz not null,
  is_ok boolean,
  latency_ms double precision not null,
  error text,
  consecutive_failures int not null,
  consecutive_successes int not null,
  first_failure_at timestamptz,
  is_down boolean not null,
  primary key (check_name, location)
);

-- Runners that carry out checks. Locked by whoever gives them checks or takes what they found.
create table alerting_check_runners (
  runner_id uuid primary key,
  -- Counts changes of what it is given: it asks for those since the last that it knows.
  position bigint not null default 0,
  -- Of the first result that has not come yet: what comes again is known by its number.
  next_result bigint not null default 0
);

-- What each is given, and what is taken from it again.
create table alerting_assignments (
  runner_id uuid not null references alerting_check_runners (runner_id) on delete cascade,
  check_name text not null,
  location text not null,
  revision int not null,
  position bigint not null,
  ended_at timestamptz,
  primary key (runner_id, check_name, location)
);
create index alerting_assignments_since on alerting_assignments (runner_id, position);
create index alerting_assignments_of_check on alerting_assignments (check_name);

-- What runners have found and nobody has counted yet.
create table alerting_reports (
  id bigint generated always as identity primary key,
  runner_id uuid not null,
  check_name text not null,
  location text not null,
  revision int not null,
  at timestamptz not null,
  outcome jsonb not null
);

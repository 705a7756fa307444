-- The same fault of a service, however often it happened.
create table observability_exceptions (
  id uuid primary key,
  service text not null,
  fingerprint text not null,
  type text not null,
  message text not null,
  language text,
  -- The innermost call of the service's own code, or the innermost there is.
  culprit text,
  state text not null default 'open' check (state in ('open', 'resolved', 'ignored')),
  state_changed_at timestamptz,
  state_changed_by text,
  -- When it came back after it had been resolved.
  regressed_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  count bigint not null,
  first_version text,
  last_version text,
  -- The latest occurrence: its stack as it was read, where it was logged, its trace.
  latest jsonb not null,
  unique (service, fingerprint)
);
create index observability_exceptions_newest on observability_exceptions (last_seen_at desc, id desc);

create table observability_exception_hours (
  exception_id uuid not null references observability_exceptions on delete cascade,
  hour timestamptz not null,
  version text not null default '',
  count bigint not null,
  primary key (exception_id, hour, version)
);
create index observability_exception_hours_by_time on observability_exception_hours (hour);

-- Up to which time logs were looked through: one row.
create table observability_exception_position (
  is_only boolean primary key default true check (is_only),
  at timestamptz not null
);

-- Times in which a service is being worked on: its alerts, and those of what depends on it, are kept but not told.
create table alerting_maintenances (
  id uuid primary key,
  service text not null,
  environment text,
  reason text not null,
  opened_by text not null,
  -- The deployment that opened it and whose end closes it.
  run_id text,
  opened_at timestamptz not null,
  -- Over at the latest, whatever becomes of who opened it.
  ends_at timestamptz not null,
  closed_at timestamptz
);
create index alerting_maintenances_open on alerting_maintenances (ends_at) where closed_at is null;
create unique index alerting_maintenances_of_run on alerting_maintenances (run_id) where run_id is not null;

-- Hidden when it fired, and not told since: no incident is open for it because of that.
alter table alerting_alerts add column is_hidden boolean not null default false;
create index alerting_alerts_hidden on alerting_alerts (fingerprint) where is_hidden and state = 'firing';

create table alerting_silences (
  id uuid primary key,
  -- [{name, operator, value}]: an alert that fits all of them is not told.
  matchers jsonb not null,
  reason text not null check (reason <> ''),
  owner text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at >= starts_at),
  -- Told that it ends soon while it still hides something that fires.
  warned_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index alerting_silences_by_end on alerting_silences (ends_at desc, id desc);

-- What was hidden, and by what: silence:<id>, maintenance:<id>, dependency:<alert>, inhibition:<fingerprint>, interval:<name>.
create table alerting_hidden (
  by_what text not null,
  alert_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (by_what, alert_id)
);
create index alerting_hidden_of_alert on alerting_hidden (alert_id);

-- The keys by which push services know this Daybook.
create table alerting_push_keys (
  is_only boolean primary key default true check (is_only),
  public_key text not null,
  sealed_private_key text not null
);

-- Browsers in which people switched Web Push on.
create table alerting_push_devices (
  id uuid primary key,
  person_id text not null,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  name text not null,
  created_at timestamptz not null
);
create index alerting_push_devices_of_person on alerting_push_devices (person_id);

-- In which ways a person is told of alerts of what their teams own.
create table alerting_person_settings (
  person_id text primary key,
  ways jsonb not null,
  quiet_hours jsonb,
  sealed_slack_url text,
  updated_at timestamptz not null
);

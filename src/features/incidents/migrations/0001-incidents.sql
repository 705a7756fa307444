create sequence incidents_numbers;

create table incidents_incidents (
  id uuid primary key,
  number integer not null unique default nextval('incidents_numbers'),
  title text not null,
  severity text not null,
  state text not null,
  service text,
  environment text,
  started_at timestamptz not null,
  -- The onset that causes are ranked against: the latest one, where the trouble came back.
  onset_at timestamptz not null,
  opened_at timestamptz not null,
  acknowledged_at timestamptz,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  opened_by text not null,
  resolution text not null default '',
  confirmed_cause uuid
);
create index incidents_incidents_open on incidents_incidents (service, environment) where state <> 'resolved';
create index incidents_incidents_opened on incidents_incidents (opened_at desc, id desc);

create table incidents_roles (
  incident_id uuid not null references incidents_incidents on delete cascade,
  role text not null,
  person_id text not null,
  name text not null,
  primary key (incident_id, role)
);

create table incidents_alerts (
  incident_id uuid not null references incidents_incidents on delete cascade,
  alert_id text not null,
  is_resolved boolean not null default false,
  primary key (incident_id, alert_id)
);
create index incidents_alerts_alert on incidents_alerts (alert_id);

-- The ranking as it stood, so that a page opened next year shows what was known that night.
create table incidents_causes (
  incident_id uuid not null references incidents_incidents on delete cascade,
  rank integer not null,
  event_id uuid not null,
  cause jsonb not null,
  primary key (incident_id, rank)
);

-- Changes that people confirmed as causes: the history that the ranking learns from.
create table incidents_confirmed_causes (
  incident_id uuid primary key references incidents_incidents on delete cascade,
  event_id uuid not null,
  subject text not null,
  type text not null,
  confirmed_at timestamptz not null
);
create index incidents_confirmed_causes_subject on incidents_confirmed_causes (subject);

create table incidents_postmortems (
  incident_id uuid primary key references incidents_incidents on delete cascade,
  markdown text not null,
  saved_at timestamptz not null,
  is_edited boolean not null
);

create table incidents_actions (
  id uuid primary key,
  incident_id uuid not null references incidents_incidents on delete cascade,
  title text not null,
  owner text,
  due_at timestamptz,
  opened_at timestamptz not null,
  -- What would prove it by itself: an event type on a subject; null asks a person to name the event.
  proven_by_type text,
  proven_by_subject text,
  -- Content that may not be the proof (the tree that was quarantined).
  not_tree_sha text,
  proof jsonb
);
create index incidents_actions_open on incidents_actions (incident_id) where proof is null;
create index incidents_actions_awaited on incidents_actions (proven_by_subject, proven_by_type) where proof is null;

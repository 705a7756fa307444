-- An Alertmanager configuration in force; none: every receiver is told of every alert.
create table alerting_configuration (
  is_only boolean primary key default true check (is_only),
  -- As it was given, with <secret> in the place of each secret.
  text text not null,
  config jsonb not null,
  -- The secrets of its receivers, sealed.
  sealed_secrets text not null,
  updated_at timestamptz not null,
  updated_by text not null
);

-- Groups of alerts as the routing keeps them, who is in them, and what each receiver was told last.
create table alerting_groups (
  id text primary key,
  kept jsonb not null
);
create table alerting_group_members (
  group_id text not null,
  fingerprint text not null,
  primary key (group_id, fingerprint)
);
create table alerting_notices (
  id text primary key,
  kept jsonb not null
);

-- Why alerts that fire are not told: the newest reason of each alert in each group.
create table alerting_suppressions (
  group_id text not null,
  fingerprint text not null,
  kind text not null,
  what text[] not null,
  since timestamptz not null,
  last_at timestamptz not null,
  primary key (group_id, fingerprint)
);

alter table alerting_deliveries add column kind text not null default 'webhook', add column position int not null default 0, add column notice_id text;
-- Waiting ones of one receiver, way and group go one after the other.
drop index alerting_deliveries_waiting;
create index alerting_deliveries_waiting on alerting_deliveries (receiver, kind, position, group_key, id) where state = 'waiting';

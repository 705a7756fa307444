-- Rule groups that are evaluated: a file of the tree that was taken in, or a text that was written in the page.
create table alerting_rule_sets (
  name text primary key,
  origin text not null check (origin in ('page', 'file', 'slo')),
  -- Of a file: the entity that it is, and where it lies in the tree.
  entity text,
  file text,
  -- What is evaluated: of a file, what it held when it last read without fault.
  text text not null,
  -- Why the newest text of the file is not what is evaluated.
  fault text,
  is_on boolean not null,
  updated_at timestamptz not null,
  updated_by text not null
);

create table alerting_rule_groups (
  rule_set text not null references alerting_rule_sets (name) on delete cascade,
  group_name text not null,
  evaluated_at timestamptz,
  duration_ms double precision,
  -- What each rule remembers: its alerts, and apart from them the series that it gave, which are many and change seldom.
  rules jsonb not null,
  series jsonb not null,
  -- Since when some of its rules cannot be evaluated.
  failing_since timestamptz,
  -- The alert that says so.
  alert_id uuid,
  primary key (rule_set, group_name)
);

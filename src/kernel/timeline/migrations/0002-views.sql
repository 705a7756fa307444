-- Named filters of the timeline. A team's are seen by its members, those for everybody by all who may read it.
create table timeline_views (
  id uuid primary key,
  owner_id text not null,
  owner_name text not null,
  name text not null,
  sharing text not null check (sharing in ('own', 'team', 'everybody')),
  team text,
  filter jsonb not null,
  updated_at timestamptz not null,
  unique (owner_id, name),
  check ((sharing = 'team') = (team is not null))
);

-- The view that the timeline opens with, for each who chose one.
create table timeline_default_views (
  actor_id text primary key,
  view_id uuid not null references timeline_views (id) on delete cascade
);

-- What a page of metrics, logs or traces asks and shows, by a name. A team's are seen by its members, those for everybody by all who may read.
create table observability_searches (
  id uuid primary key,
  owner_id text not null,
  owner_name text not null,
  name text not null,
  page text not null check (page in ('explore', 'logs', 'traces')),
  sharing text not null check (sharing in ('own', 'team', 'everybody')),
  team text,
  address jsonb not null,
  updated_at timestamptz not null,
  unique (owner_id, page, name),
  check ((sharing = 'team') = (team is not null))
);

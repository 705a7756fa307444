create table repositories_hosted (
  ref text primary key,
  owner text not null,
  name text not null,
  created_at timestamptz not null
);
create unique index repositories_hosted_path on repositories_hosted (lower(owner), lower(name));

-- Where each ref stood when it was last told of on the timeline.
create table repositories_refs (
  repository text not null references repositories_hosted (ref) on delete cascade,
  name text not null,
  sha text not null,
  primary key (repository, name)
);

-- Pushes that were begun: written before Git moves a ref, so that a crash in between loses nobody's name.
create table repositories_pushes (
  id uuid primary key,
  repository text not null references repositories_hosted (ref) on delete cascade,
  actor jsonb not null,
  commands jsonb not null,
  started_at timestamptz not null
);

-- Commits that were told of as changes, once each.
create table repositories_changes (
  repository text not null,
  sha text not null,
  primary key (repository, sha)
);

-- How far the history of a repository in the project folder was read.
create table repositories_followed (
  repository text primary key,
  head text not null
);

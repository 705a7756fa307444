create table releases_environments (
  id uuid primary key,
  service text not null,
  name text not null,
  repository text not null,
  target jsonb not null,
  is_automatic boolean not null default true,
  -- What shall run: the slot is its folder on the machine. The truth that the machine is brought back to.
  live_deployment_id uuid,
  live_slot text,
  is_stopped boolean not null default false,
  state text not null default 'off' check (state in ('ok', 'running', 'waiting', 'degraded', 'failing', 'unknown', 'off')),
  state_reason text not null default '',
  state_since timestamptz not null default now(),
  -- Restarts of the supervised command that the timeline knows of.
  seen_restarts int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (service, name)
);
create index releases_environments_by_repository on releases_environments (repository);

-- Commits of a default branch that may be released: their pipelines passed, or there are none.
create table releases_builds (
  repository text not null,
  commit_sha text not null,
  workflow text not null,
  tree_sha text not null,
  run_id text,
  has_passed boolean not null,
  finished_at timestamptz not null,
  primary key (repository, commit_sha, workflow)
);
create index releases_builds_newest on releases_builds (repository, finished_at desc);

create table releases_releases (
  id uuid primary key,
  service text not null,
  repository text not null,
  version text not null,
  commit_sha text not null,
  tree_sha text not null,
  message text not null,
  author text not null,
  pipeline_run_id text,
  created_at timestamptz not null,
  unique (service, commit_sha),
  unique (service, version)
);
create index releases_releases_newest on releases_releases (service, id desc);
create index releases_releases_by_tree on releases_releases (service, tree_sha);

-- By content, so that the same content under another commit is kept back too.
create table releases_quarantine (
  service text not null,
  tree_sha text not null,
  release_id uuid not null references releases_releases (id) on delete cascade,
  reason text not null,
  quarantined_by text not null,
  quarantined_at timestamptz not null,
  primary key (service, tree_sha)
);

create table releases_deployments (
  id uuid primary key,
  run_id text,
  environment_id uuid not null references releases_environments (id) on delete cascade,
  release_id uuid not null references releases_releases (id) on delete cascade,
  kind text not null check (kind in ('deploy', 'rollback')),
  state text not null default 'running' check (state in ('running', 'succeeded', 'failed', 'cancelled')),
  slot text not null,
  reason text not null default '',
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  previous_release_id uuid references releases_releases (id) on delete set null,
  check ((state = 'running') = (finished_at is null))
);
create index releases_deployments_newest on releases_deployments (environment_id, id desc);
create index releases_deployments_running on releases_deployments (environment_id) where state = 'running';
create index releases_deployments_by_release on releases_deployments (release_id);
create unique index releases_deployments_by_run on releases_deployments (run_id) where run_id is not null;

-- A release that was not deployed by itself, and why; the newest of each environment and release.
create table releases_skips (
  environment_id uuid not null references releases_environments (id) on delete cascade,
  release_id uuid not null references releases_releases (id) on delete cascade,
  reason text not null,
  is_quarantine boolean not null,
  skipped_at timestamptz not null,
  primary key (environment_id, release_id)
);

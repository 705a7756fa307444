-- Dashboards made in the page. Each saving is a version of its own; what is deleted can be brought back for a while.
create table observability_dashboards (
  id uuid primary key,
  version integer not null,
  deleted_at timestamptz
);

create table observability_dashboard_versions (
  dashboard_id uuid not null references observability_dashboards (id) on delete cascade,
  version integer not null,
  dashboard jsonb not null,
  not_understood jsonb not null,
  message text not null,
  author text not null,
  author_id text not null,
  at timestamptz not null,
  primary key (dashboard_id, version)
);

-- What people starred: one made in the page, one that comes with Daybook, or one in a file, by its id.
create table observability_dashboard_stars (
  person_id text not null,
  dashboard_id text not null,
  primary key (person_id, dashboard_id)
);

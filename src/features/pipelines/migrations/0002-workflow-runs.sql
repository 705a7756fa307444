-- Which workflow a run is of; the runs themselves belong to their own part.
create table pipelines_runs (
  run_id uuid primary key,
  repository text not null,
  workflow text not null
);
create index pipelines_runs_by_workflow on pipelines_runs (repository, workflow, run_id desc);

create table pipelines_run_numbers (
  repository text not null,
  workflow text not null,
  number integer not null,
  primary key (repository, workflow)
);

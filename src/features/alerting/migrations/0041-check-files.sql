-- Files of checks that are followed: what they say is brought about when they change.
create table alerting_check_files (
  -- Below the project's folder; also what their checks name as their source.
  file text primary key,
  entity text not null,
  -- What was applied last.
  text text not null,
  -- The services that whoever took it in might set up checks of: the file may name no others by itself.
  services text[] not null,
  fault text,
  updated_at timestamptz not null,
  updated_by text not null
);

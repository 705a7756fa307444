-- Templates that an imported configuration names, by the names of their files.
alter table alerting_configuration add column templates jsonb not null default '{}';

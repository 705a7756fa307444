-- The file that a check was applied from; null: it was made in the page or by a command.
alter table alerting_checks add column source text;
create index alerting_checks_by_source on alerting_checks (source) where source is not null;

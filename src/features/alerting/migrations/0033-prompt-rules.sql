-- Rules that are also evaluated before their turn, as soon as a sample of what they read has come.
alter table alerting_rule_sets add column is_prompt boolean not null default false;

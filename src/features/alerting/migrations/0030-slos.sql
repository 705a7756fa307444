-- Objectives that are evaluated: the text that the rules of the set of the same name were made of.
create table alerting_slo_texts (
  rule_set text primary key references alerting_rule_sets (name) on delete cascade,
  text text not null
);

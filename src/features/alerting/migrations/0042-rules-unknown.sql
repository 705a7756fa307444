-- The alert that says that rules cannot be evaluated is found by its source.
alter table alerting_rule_groups drop column alert_id;

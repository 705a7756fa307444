-- What the routing has not seen yet: set again by whoever changes what an alert says.
alter table alerting_alerts add column is_routed boolean not null default false;
create index alerting_alerts_to_route on alerting_alerts (id) where not is_routed;
-- Where it came from, for the ledger of rules: rule:<id>, check:<name>, posted.
alter table alerting_alerts add column source text not null default 'posted';
update alerting_alerts set source = 'check:' || check_name where check_name is not null;
create index alerting_alerts_of_source on alerting_alerts (source, id desc);
create index alerting_alerts_newest_of_print on alerting_alerts (fingerprint, id desc);

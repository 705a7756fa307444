-- What the routing has not seen yet. In a table of its own: marking ten thousand alerts as routed writes each of them anew, with all its indexes.
create table alerting_to_route (alert_id uuid not null);
insert into alerting_to_route select id from alerting_alerts where not is_routed;
drop index alerting_alerts_to_route;
alter table alerting_alerts drop column is_routed;
-- Of a storm of alerts: those whose events are yet to be appended, in the order in which they came.
create table alerting_to_tell (
  seq bigint generated always as identity primary key,
  alert_id uuid not null,
  kind text not null check (kind in ('fired', 'resolved')),
  why text not null,
  at timestamptz not null,
  actor jsonb not null
);
create index alerting_to_tell_of_alert on alerting_to_tell (alert_id);

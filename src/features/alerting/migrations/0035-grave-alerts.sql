-- Those that may hide others: looked for at each turn of the routing, while thousands of lesser ones fire.
create index alerting_alerts_grave on alerting_alerts (severity, service, environment, started_at) include (id, fingerprint) where state = 'firing' and severity in ('critical', 'high');

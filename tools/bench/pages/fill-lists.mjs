// Long lists of everything else that a page can show, written straight into the database: what people made over years.
const team = `'team-' || 1 + n % 100`
const service = `'service:default/service-' || n % 1000`
const name = `case when n % 97 = 0 then 'Ada of the team with the name that is longer than any column was ever made for ' || n else 'Ada ' || n end`
const severity = `(array['critical', 'high', 'medium', 'low'])[1 + n % 4]`
const environment = `(array['production', 'staging', null])[1 + n % 3]`
const at = `now() - n * interval '37 minutes'`
const id = `uuidv7(n * interval '-37 minutes')`
const long = `case when n % 50 = 0 then ': and a sentence that goes on, as people write them at night, with-a-word-that-cannot-be-broken/anywhere/at-all/because/it/is/a/path/of/a/file.ts' else '' end`
const pin = `'{"strategy":"process","command":"exec node server.js","healthUrl":"http://127.0.0.1:9/health","healthTimeoutMs":30000,"prepare":"","keepReleases":5,"env":{},"secrets":[],"labels":[]}'::jsonb`
const check = `jsonb_build_object('name', 'check-' || n, 'service', ${service}, 'environment', ${environment}, 'url', 'http://127.0.0.1:9/health/' || n, 'method', 'GET', 'intervalMs', 86400000, 'timeoutMs', 5000, 'expectStatus', '[]'::jsonb, 'expectBody', null, 'maxLatencyMs', null, 'minCertificateDays', null, 'failuresToAlert', 3, 'successesToResolve', 2, 'severity', ${severity}, 'runbookUrl', null, 'isOn', n % 5 <> 0)`

/** Each with how many, and what is inserted for the number `n`. */
const lists = [
  ['access_teams', 100, `'team-' || n, 'Team ' || n, ${at}`],
  ['access_people', 1000, `'person-' || n, ${name}, 'ada.' || n || '@example.org', null, n % 20 <> 0, ${at}, case when n % 3 = 0 then null else ${at} end`],
  ['access_grants', 1000, `'person-' || n, case when n % 4 = 0 then null else ${team} end, (array['viewer', 'operator', 'maintainer', 'admin'])[1 + n % 4], 'hand'`],
  ['access_tokens (id, kind, token_hash, name, role, team, scopes, created_by, created_at, expires_at, revoked_at)', 1000, `'token-' || n, case when n % 9 = 0 then 'runner' else 'api' end, md5(n::text), 'deploy from machine ' || n || ${long}, (array['viewer', 'operator'])[1 + n % 2], case when n % 2 = 0 then ${team} end, array['runs:read', 'timeline'], ${name}, ${at}, now() + (n - 100) * interval '1 day', case when n % 10 = 0 then now() end`],
  ['run_secrets (name, sealed, updated_by)', 500, `'DEPLOY_KEY_' || n, '', ${name}`],
  ['run_runners (id, name, labels, version, capacity, is_lost)', 200, `${id}, 'machine-' || n, array['linux', 'x64', 'gpu-' || n % 3], '0.1.0', 1 + n % 8, true`],
  ['run_schedules (name, kind, input, cron, time_zone, is_on)', 300, `'nightly-' || n, 'pipeline', '{}'::jsonb, n % 60 || ' 3 * * *', 'Europe/Berlin', false`],
  ['incidents_incidents (id, title, severity, state, service, environment, started_at, onset_at, opened_at, acknowledged_at, mitigated_at, resolved_at, opened_by)', 2000, `${id}, 'Answers are slow on service-' || n % 1000 || ${long}, ${severity}, case when n <= 20 then 'open' when n <= 40 then 'mitigated' else 'resolved' end, ${service}, ${environment}, ${at}, ${at}, ${at}, case when n > 20 then ${at} end, case when n > 20 then ${at} end, case when n > 40 then now() - n * interval '36 minutes' end, ${name}`],
  ['alerting_checks (name, service, environment, settings, is_on, last_checked_at, last_is_ok, last_latency_ms, last_error)', 1000, `'check-' || n, ${service}, ${environment}, ${check}, n % 5 <> 0, now() - n * interval '1 second', n % 7 <> 0, 3 + n % 900, case when n % 7 = 0 then 'connect ECONNREFUSED 127.0.0.1:9' end`],
  ['alerting_alerts (id, fingerprint, name, severity, service, environment, state, summary, labels, started_at, fired_at, resolved_at)', 5000, `${id}, md5(n::text), 'SlowAnswers' || n % 40, ${severity}, ${service}, ${environment}, case when n <= 200 then 'firing' else 'resolved' end, 'Answers of service-' || n % 1000 || ' take ' || n || ' ms' || ${long}, '{"source":"alertmanager"}'::jsonb, ${at}, ${at}, case when n > 200 then now() - n * interval '36 minutes' end`],
  ['alerting_receivers (name, channels)', 100, `'receiver-' || n, jsonb_build_array(jsonb_build_object('kind', 'webhook', 'isFallback', false, 'settings', jsonb_build_object('url', 'http://127.0.0.1:9/hooks/' || n), 'sealed', '{}'::jsonb))`],
  ['alerting_deliveries (id, receiver, group_key, alert_ids, body, state, attempts, last_status, last_error, created_at, finished_at)', 5000, `${id}, 'receiver-' || 1 + n % 100, 'group', array[uuidv7()], '{}', case when n % 8 = 0 then 'failed' else 'delivered' end, 1 + n % 6, case when n % 8 = 0 then 503 else 200 end, case when n % 8 = 0 then 'The receiver answered 503: Service Unavailable' end, ${at}, ${at}`],
  ['releases_environments (id, service, name, repository, target, state)', 500, `${id}, ${service}, (array['production', 'staging'])[1 + n % 2], 'repository:local/shop', ${pin}, 'off'`],
  ['releases_releases (id, service, version, repository, commit_sha, tree_sha, message, author, pipeline_run_id, created_at)', 10_000, `${id}, ${service}, '1.' || n / 100 || '.' || n, 'repository:local/shop', md5(n::text) || '00000000', md5('tree' || n) || '00000000', 'Sell the cheapest first' || ${long}, ${name}, null, ${at}`],
  ['timeline_views (id, owner_id, owner_name, name, sharing, filter, updated_at)', 40, `${id}, 'person-' || n, ${name}, 'View ' || n, 'everybody', '{"type":"dev.daybook.*","range":"7d"}'::jsonb, ${at}`],
  ['catalog_problems (source, key, detector, message, file, line, entity, first_seen_at)', 2000, `'filled', n::text, 'provisioning.terraform', 'The module "network-' || n || '" is called and there is no folder modules/network-' || n || ${long}, 'services-' || n % 100 || '/main.tf', n, ${service}, ${at}`],
  ['collaboration_comments (id, target, subject, title, href, author_kind, author_id, author_name, text, mentions, created_at)', 500, `${id}, 'service:default/service-7', 'service:default/service-7', 'service-7', '/catalog/service/default/service-7', 'person', 'person-' || n, ${name}, 'Restarted it once more.' || ${long}, '[]'::jsonb, ${at}`],
]

/** People, teams, tokens, secrets, incidents, alerts, releases…: as many of each as years of use leave behind. */
export async function fillLists(client) {
  for (const [into, count, values] of lists) await client.query(`insert into ${into} select ${values} from generate_series(${count}, 1, -1) n`)
  await client.query(`insert into timeline_dead_letters select ${id}, 'incidents.open-on-alert', event.subject, event.id, event.at, 8, 'The database did not answer within 30 s.' || ${long}, ${at} from (select id, at, subject, row_number() over () as n from (select id, at, subject from timeline_events order by at desc limit 1000) newest) event`)
  await client.query('vacuum analyze')
}

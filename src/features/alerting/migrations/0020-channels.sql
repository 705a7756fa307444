-- Ways to tell a receiver, in order: [{kind, isFallback, settings, sealed: {name: sealed secret}}].
alter table alerting_receivers add column channels jsonb not null default '[]', add column fallback text;
update alerting_receivers set channels = jsonb_build_array(jsonb_build_object('kind', 'webhook', 'isFallback', false, 'settings', jsonb_build_object('url', url),
  'sealed', case when sealed_secret is null then '{}'::jsonb else jsonb_build_object('secret', sealed_secret) end));
alter table alerting_receivers drop column url, drop column sealed_secret;

-- The mail server that channels use which name none of their own.
create table alerting_mail_server (
  is_only boolean primary key default true check (is_only),
  settings jsonb not null,
  sealed_password text,
  updated_at timestamptz not null
);

-- Whom to tell when none of an imported configuration's ways gets through: a receiver of ours.
alter table alerting_configuration add column fallback text;

alter table alerting_deliveries drop constraint alerting_deliveries_state_check;
alter table alerting_deliveries add constraint alerting_deliveries_state_check check (state in ('waiting', 'delivered', 'failed', 'merged'));
alter table alerting_deliveries
  -- Why it comes this way, told with it.
  add column note text,
  -- The delivery that it stands in for, and the ways that were tried before: receiver/kind/position.
  add column fallback_of uuid,
  add column tried text[] not null default '{}',
  add column has_fallen_back boolean not null default false,
  -- Since when it has been tried without success; goes over to what it is merged into.
  add column tried_since timestamptz,
  -- Kept back for quiet hours.
  add column held_until timestamptz,
  add column is_test boolean not null default false,
  -- [{at, status, error, ms}]
  add column attempt_log jsonb not null default '[]';

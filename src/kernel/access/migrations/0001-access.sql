create table access_people (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  password_hash text,
  is_active boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz
);

-- Who a person is at an outside identity provider.
create table access_identities (
  issuer text not null,
  subject text not null,
  person_id text not null references access_people on delete cascade,
  primary key (issuer, subject)
);
create index access_identities_person on access_identities (person_id);

create table access_teams (
  name text primary key,
  title text not null,
  created_at timestamptz not null
);

-- Team null: for the whole of Daybook. A role may be given by hand, by the identity provider's groups, or by both.
create table access_grants (
  person_id text not null references access_people on delete cascade,
  team text references access_teams,
  role text not null check (role in ('viewer', 'operator', 'maintainer', 'admin')),
  source text not null check (source in ('hand', 'oidc')),
  unique nulls not distinct (person_id, team, source)
);

create table access_sessions (
  id text primary key,
  token_hash text not null unique,
  person_id text not null references access_people on delete cascade,
  method text not null check (method in ('link', 'password', 'oidc')),
  ip text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index access_sessions_person on access_sessions (person_id);
create index access_sessions_seen on access_sessions (last_seen_at);

-- Without a person it was made by the machine's owner. With a parent it was made with that token, and lives as long as it.
create table access_tokens (
  id text primary key,
  kind text not null check (kind in ('api', 'runner', 'local')),
  token_hash text not null unique,
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'maintainer', 'admin')),
  team text references access_teams,
  scopes text[] not null,
  created_by text not null,
  person_id text references access_people on delete cascade,
  parent_id text references access_tokens on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index access_tokens_person on access_tokens (person_id);
create index access_tokens_parent on access_tokens (parent_id);

-- One-time links: only the hash of the code is kept.
create table access_links (
  code_hash text primary key,
  purpose text not null check (purpose in ('first-admin', 'sign-in', 'invite')),
  person_id text references access_people on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index access_links_person on access_links (person_id);

-- Failed sign-ins in a row, by account and by address.
create table access_sign_in_attempts (
  key text primary key,
  failures integer not null,
  last_failed_at timestamptz not null
);

-- A sign-in at the identity provider that is under way.
create table access_oidc_flows (
  state_hash text primary key,
  browser_hash text not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  expires_at timestamptz not null
);

create table access_idempotency_keys (
  actor text not null,
  key text not null,
  operation text not null,
  input_hash text not null,
  status integer not null,
  response jsonb not null,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index access_idempotency_keys_created on access_idempotency_keys (created_at);

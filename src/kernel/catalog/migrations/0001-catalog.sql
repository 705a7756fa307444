-- What each source says of an entity. An entity is the sum of its claims: a file wins over the page, the page over discovery.
create table catalog_claims (
  ref text not null,
  source text not null,
  origin text not null check (origin in ('discovered', 'file', 'page')),
  title text not null,
  description text not null,
  owner text,
  tags text[] not null,
  spec jsonb not null,
  evidence_file text,
  evidence_line integer,
  primary key (ref, source)
);
create index catalog_claims_source on catalog_claims (source);

create table catalog_entities (
  ref text primary key,
  kind text not null,
  namespace text not null,
  name text not null,
  title text not null,
  description text not null,
  owner text,
  tags text[] not null,
  origin text not null,
  spec jsonb not null,
  evidence jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  gone_at timestamptz
);
create index catalog_entities_kind on catalog_entities (kind, ref) where gone_at is null;
create index catalog_entities_owner on catalog_entities (owner) where owner is not null;

create table catalog_relations (
  from_ref text not null,
  type text not null,
  to_ref text not null,
  source text not null,
  origin text not null,
  reason text not null,
  evidence_file text,
  evidence_line integer,
  primary key (from_ref, type, to_ref, source)
);
create index catalog_relations_to on catalog_relations (to_ref, type, from_ref);
create index catalog_relations_source on catalog_relations (source);

-- A person's word that an inferred relation is wrong; it outlives the relation's being found again.
create table catalog_refusals (
  from_ref text not null,
  type text not null,
  to_ref text not null,
  refused_by text not null,
  refused_at timestamptz not null,
  primary key (from_ref, type, to_ref)
);

create table catalog_problems (
  source text not null,
  key text not null,
  detector text not null,
  message text not null,
  file text not null,
  line integer,
  entity text,
  first_seen_at timestamptz not null,
  primary key (source, key)
);
create index catalog_problems_seen on catalog_problems (first_seen_at, key);

-- The last detection of each scope: unchanged ones cost one comparison of digests.
create table catalog_scopes (
  source text primary key,
  detector text not null,
  scope text not null,
  digest text not null
);
create index catalog_scopes_detector on catalog_scopes (detector, scope);

-- Files that hold entities: catalog-info.yaml as it was last read.
create table catalog_files (
  file text primary key,
  digest text not null,
  refs text[] not null,
  read_at timestamptz not null
);

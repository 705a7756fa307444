-- What people wrote about things. `target` is what they wrote about, `subject` the entity whose team decides.
create table collaboration_comments (
  id uuid primary key,
  target text not null,
  subject text not null,
  title text not null,
  href text not null,
  author_kind text not null,
  author_id text not null,
  author_name text not null,
  text text not null,
  mentions jsonb not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by text,
  removed_by_id text
);
create index collaboration_comments_target on collaboration_comments (target, created_at desc, id desc);
-- Their text is still there, so that a removal can be taken back for a while.
create index collaboration_comments_removed on collaboration_comments (removed_at) where removed_at is not null and text <> '';

-- Who was mentioned, by name or as a member of a team at that time.
create table collaboration_mentions (
  comment_id uuid not null references collaboration_comments (id) on delete cascade,
  person_id text not null,
  team text,
  seen_at timestamptz,
  primary key (comment_id, person_id)
);
create index collaboration_mentions_unseen on collaboration_mentions (person_id) where seen_at is null;

-- Rows that somebody put aside. The severity at that time is kept: a row that has become worse comes back by itself.
create table attention_snoozes (
  key text primary key,
  until timestamptz not null,
  reason text not null,
  title text not null,
  severity text not null,
  by_name text not null,
  snoozed_at timestamptz not null
);

-- What sort of oddity a problem is, and whether its file is only material for tests, where faults are often on purpose.
alter table catalog_problems add column topic text not null default 'unreadable';
alter table catalog_problems add column is_fixture boolean not null default false;

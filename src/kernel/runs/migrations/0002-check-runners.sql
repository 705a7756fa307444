-- Whether it carries out checks for those who want them seen from where it stands.
alter table run_runners add column does_checks boolean not null default false;

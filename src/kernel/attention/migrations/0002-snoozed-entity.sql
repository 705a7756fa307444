-- Whose row it was: its team may bring it back.
alter table attention_snoozes add column entity text;

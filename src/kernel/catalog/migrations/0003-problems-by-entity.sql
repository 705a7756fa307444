-- The odd things of an entity are asked for with each row of a list.
create index catalog_problems_entity on catalog_problems (entity);

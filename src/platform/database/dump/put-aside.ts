import type { ClientBase } from 'pg'

/**
 * Takes away what would make a load slow or refuse it, and gives the statements that bring it back, in order: foreign keys
 * (tables may refer to each other in a circle; checked at once they cost one query each, not one a row), indexes that no
 * constraint needs, and the triggers of users. Nothing is put aside for good: the statements come from the catalog itself.
 */
export async function putAside(client: ClientBase): Promise<string[]> {
  const restoring: string[] = []
  for (const query of [foreignKeys, indexes, triggers]) {
    const { rows } = await client.query<{ away: string; back: string }>(query)
    for (const { away, back } of rows) {
      await client.query(away)
      restoring.push(back)
    }
  }
  return restoring.toReversed()
}

const foreignKeys = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as away,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as back
  from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace
  order by conrelid::regclass::text, conname`

// Of a partitioned table the definition says ONLY, which would leave its partitions without.
const indexes = `
  select format('drop index %s', i.indexrelid::regclass) as away, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as back
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = current_schema()::regnamespace and not c.relispartition
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = i.indrelid and d.deptype = 'e')
  order by i.indexrelid::regclass::text`

// Those of a partition are its parent's: they follow it.
const triggers = `
  select format('alter table %s disable trigger %I', tgrelid::regclass, tgname) as away,
    format('alter table %s enable %s trigger %I', tgrelid::regclass, case tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, tgname) as back
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where not tgisinternal and tgparentid = 0 and tgenabled <> 'D' and c.relnamespace = current_schema()::regnamespace
  order by tgrelid::regclass::text, tgname`

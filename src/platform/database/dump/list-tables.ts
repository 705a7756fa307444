import type { ClientBase } from 'pg'
import { isPartitionBound } from './partition-bound.ts'

export interface TableShape {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** It holds no rows of its own: its partitions do. */
  readonly isPartitioned: boolean
  readonly partition?: { readonly of: string; readonly bound: string }
}

interface TableRow {
  name: string
  is_partitioned: boolean
  parent: string | null
  bound: string | null
  columns: { name: string; type: string }[]
}

/**
 * All tables of the schema that this connection works in, by name, but for those of extensions. Throws for what a dump
 * cannot hold, so that nothing is ever left out in silence.
 */
export async function listTables(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableRow>(`
    select c.relname as name, c.relkind = 'p' as is_partitioned, parent.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound,
      coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '[]') as columns
    from pg_class c
      left join pg_inherits i on i.inhrelid = c.oid and c.relispartition
      left join pg_class parent on parent.oid = i.inhparent
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C"`)
  return rows.map(shapeOf)
}

function shapeOf({ name, columns, is_partitioned: isPartitioned, parent, bound }: TableRow): TableShape {
  if (parent === null || bound === null) return { name, columns, isPartitioned }
  if (isPartitioned) throw new Error(`The partition ${name} of ${parent} is partitioned itself, which a dump cannot hold.`)
  if (!isPartitionBound(bound)) throw new Error(`The partition ${name} of ${parent} has a bound that a dump cannot hold: ${bound}.`)
  return { name, columns, isPartitioned, partition: { of: parent, bound } }
}

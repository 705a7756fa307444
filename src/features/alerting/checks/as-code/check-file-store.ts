import { type Db, sql } from '#platform/database'

/** A file of checks that is followed. */
export interface CheckFileRow {
  readonly file: string
  readonly entity: string
  readonly text: string
  readonly services: readonly string[]
  readonly fault: string | null
  readonly updated_at: Date
  readonly updated_by: string
}

export async function followedFiles(db: Db, file?: string): Promise<readonly CheckFileRow[]> {
  return (await sql<CheckFileRow>`select * from alerting_check_files where ${file ?? null}::text is null or file = ${file ?? null} order by file`.execute(db)).rows
}

export async function keepFile(db: Db, row: CheckFileRow): Promise<void> {
  await sql`insert into alerting_check_files (file, entity, text, services, fault, updated_at, updated_by) values (${row.file}, ${row.entity}, ${row.text}, ${row.services}, ${row.fault}, ${row.updated_at}, ${row.updated_by})
    on conflict (file) do update set entity = excluded.entity, text = excluded.text, services = excluded.services, fault = excluded.fault, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(db)
}

export async function dropFile(db: Db, file: string): Promise<void> {
  await sql`delete from alerting_check_files where file = ${file}`.execute(db)
}

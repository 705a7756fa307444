import { type Db, sql } from '#platform/database'

/** The number of the next run of a workflow, from 1: people know runs by it. */
export async function nextRunNumber(db: Db, repository: string, workflow: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into pipelines_run_numbers (repository, workflow, number) values (${repository}, ${workflow}, 1)
    on conflict (repository, workflow) do update set number = pipelines_run_numbers.number + 1 returning number`.execute(db)
  return rows[0]?.number ?? 1
}

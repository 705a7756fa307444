import { type Db, sql } from '#platform/database'

/** A runner that is there and carries out checks. */
export interface CheckingRunner {
  readonly id: string
  readonly name: string
  readonly labels: readonly string[]
}

/** The runners that have shown themselves lately and carry out checks, each once. */
export async function checkingRunners(db: Db): Promise<CheckingRunner[]> {
  const { rows } = await sql<CheckingRunner>`select id, name, labels from run_runners where not is_lost and does_checks order by id`.execute(db)
  return rows
}

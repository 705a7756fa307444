import type { Insertable } from 'kysely'
import type { Context } from '#kernel/feature'
import { catalogDb, type ProblemTable } from './catalog-tables.ts'
import { isFixturePath } from './fixture-path.ts'
import { cleanText } from './stable-json.ts'
import type { ScopeDetection } from './upsert-detected.ts'

/** Puts the problems of these scopes in place of what each had before; one that was there keeps when it was first seen. */
export async function writeProblems(ctx: Context, scopes: readonly (readonly [source: string, scope: ScopeDetection])[]): Promise<void> {
  const db = catalogDb(ctx.db)
  const now = ctx.clock.now()
  const rows = scopes.flatMap(([source, scope]) => rowsOf(source, scope, now))
  const wanted = new Set(rows.map(({ source, key }) => `${source}\n${key}`))
  const before = await db
    .selectFrom('catalog_problems')
    .select(['source', 'key'])
    .where(
      'source',
      'in',
      scopes.map(([source]) => source),
    )
    .execute()
  for (const { source, key } of before.filter((row) => !wanted.has(`${row.source}\n${row.key}`))) await db.deleteFrom('catalog_problems').where('source', '=', source).where('key', '=', key).execute()
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await db
      .insertInto('catalog_problems')
      .values(rows.slice(start, start + rowsAtOnce))
      .onConflict((conflict) =>
        conflict
          .columns(['source', 'key'])
          .doUpdateSet((eb) => ({
            message: eb.ref('excluded.message'),
            topic: eb.ref('excluded.topic'),
            file: eb.ref('excluded.file'),
            line: eb.ref('excluded.line'),
            entity: eb.ref('excluded.entity'),
            is_fixture: eb.ref('excluded.is_fixture'),
          })),
      )
      .execute()
  }
}

/** PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 1000

/** The last of several with the same key counts. */
function rowsOf(source: string, { detectorId, detection }: ScopeDetection, now: Date): Insertable<ProblemTable>[] {
  const rows = detection.problems.map(({ key, topic = 'unreadable', message, evidence, entity }): [string, Insertable<ProblemTable>] => [
    cleanText(key),
    {
      source,
      key: cleanText(key),
      detector: detectorId,
      topic,
      message: cleanText(message),
      file: cleanText(evidence.file),
      line: evidence.line ?? null,
      entity: entity ?? null,
      is_fixture: isFixturePath(evidence.file),
      first_seen_at: now,
    },
  ])
  return [...new Map(rows).values()]
}

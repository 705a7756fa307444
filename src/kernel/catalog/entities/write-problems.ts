import type { Insertable } from 'kysely'
import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
import type { ProblemTable } from './catalog-tables.ts'
import { isFixturePath } from './fixture-path.ts'
import { cleanText, stableJson } from './stable-json.ts'
import type { SourcedDetection } from './upsert-detected.ts'

type ProblemRow = Insertable<ProblemTable>

/** Puts the problems of these scopes in place of what each had before; one that was there keeps when it was first seen. */
export async function writeProblems(ctx: Context, scopes: readonly SourcedDetection[]): Promise<void> {
  const now = ctx.clock.now()
  const rows = scopes.flatMap((scope) => rowsOf(scope, now))
  await forgetOthers(ctx, scopes.filter(({ isNew }) => !isNew).map(({ source }) => source), rows)
  if (rows.length === 0) return
  await sql`insert into catalog_problems select * from json_populate_recordset(null::catalog_problems, ${stableJson(rows)}::json)
    on conflict (source, key) do update set
      message = excluded.message, topic = excluded.topic, file = excluded.file, line = excluded.line, entity = excluded.entity, is_fixture = excluded.is_fixture`.execute(ctx.db)
}

async function forgetOthers(ctx: Context, sources: readonly string[], rows: readonly ProblemRow[]): Promise<void> {
  if (sources.length === 0) return
  await sql`delete from catalog_problems where source = any(${sources}::text[]) and (source, key) not in (
    select * from unnest(${rows.map(({ source }) => source)}::text[], ${rows.map(({ key }) => key)}::text[]))`.execute(ctx.db)
}

/** The last of several with the same key counts. */
function rowsOf({ source, detectorId, detection }: SourcedDetection, now: Date): ProblemRow[] {
  const rows = detection.problems.map(({ key, topic = 'unreadable', message, evidence, entity }): [string, ProblemRow] => [
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

import type { RawBuilder } from 'kysely'
import { sql } from '#platform/database'

/** `= any(…)`: one parameter, however many texts; a list of parameters is parsed anew each time. */
export function anyOf(texts: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${texts}::text[])`
}

import { type LabelSet, matchesAll, type Silences } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import { type SilenceRow, silenceKey } from './silence-store.ts'

/** What hides alerts at a moment, read from the database: keys of silences. */
export async function activeSilences(db: Db, now: Date): Promise<Silences> {
  const { rows } = await sql<SilenceRow>`select * from alerting_silences where starts_at <= ${now} and ends_at > ${now} order by id`.execute(db)
  const silences = rows.map((row) => ({ key: silenceKey(row.id), fits: matchesAll(row.matchers) }))
  return { silencedBy: (labels: LabelSet) => silences.filter(({ fits }) => fits(labels)).map(({ key }) => key) }
}

import type { Objective } from '#lib/slo'
import { type Db, sql } from '#platform/database'
import { readSloText } from './read-slo-text.ts'

export interface SloTextRow {
  readonly name: string
  readonly entity: string | null
  readonly file: string | null
  readonly is_on: boolean
  readonly fault: string | null
  /** The rules that are evaluated. */
  readonly rules: string
  readonly text: string
}

export interface KeptSlo {
  readonly objective: Objective
  readonly row: SloTextRow
}

export async function readSloTexts(db: Db, ruleSet?: string): Promise<readonly SloTextRow[]> {
  return (await sql<SloTextRow>`
    select s.name, s.entity, s.file, s.is_on, s.fault, s.text as rules, t.text from alerting_slo_texts t join alerting_rule_sets s on s.name = t.rule_set
    where ${ruleSet ?? null}::text is null or s.name = ${ruleSet ?? null} order by s.name`.execute(db)).rows
}

export async function keepSloText(db: Db, ruleSet: string, text: string): Promise<void> {
  await sql`insert into alerting_slo_texts (rule_set, text) values (${ruleSet}, ${text}) on conflict (rule_set) do update set text = excluded.text`.execute(db)
}

/** All objectives that are kept. Of those with the same name in two texts both stand here. */
export async function readSlos(db: Db, ruleSet?: string): Promise<readonly KeptSlo[]> {
  return (await readSloTexts(db, ruleSet)).flatMap((row) => readSloText(row.text, row.name).file.objectives.map((objective) => ({ objective, row })))
}

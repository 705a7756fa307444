import type { Insertable } from 'kysely'
import type { Db } from '#platform/database'
import { type DeliveryTable, tablesOf } from '../alerting-tables.ts'

export type NewDelivery = Insertable<DeliveryTable>

/** A statement takes at most 65,535 values. */
const atOnce = 1000

/** Lays deliveries into the queue, in the caller's transaction. */
export async function insertDeliveries(db: Db, rows: readonly NewDelivery[]): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce) await tablesOf(db).insertInto('alerting_deliveries').values(rows.slice(from, from + atOnce)).execute()
}

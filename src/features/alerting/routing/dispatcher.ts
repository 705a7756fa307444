import { AlertGroups } from '#lib/alertmanager'
import type { Context } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { enqueueDeliveries } from '../channels/enqueue-deliveries.ts'
import { type HideableAlert, hidersAt } from '../suppression/hiders.ts'
import { tellUnhidden } from '../suppression/tell-unhidden.ts'
import { currentRouting } from './current-routing.ts'
import { readGroups, writeChanges, writeSuppressions } from './group-store.ts'
import { keptAlert } from './kept-alert.ts'

/** Taken in one transaction at most. */
const atOnce = 20_000

export interface DispatcherOptions {
  readonly externalUrl: string
}

/**
 * Groups alerts and lays what is to be told of them into the queue of deliveries. Its groups live in memory and in the
 * database; each step is one transaction, and after one that failed all is read anew.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions
  #groups: AlertGroups | undefined
  #ids = new Map<string, string>()
  /** Read the configuration again before the next step. */
  isStale = false

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  /** One step within the transaction of `ctx`: takes what is new in, and tells what is due. Gives when to look again, and whether more is there already. */
  async step(ctx: Context): Promise<{ nextAt: number | undefined; hasMore: boolean }> {
    // Thrown away until the step is whole: a transaction may be tried again.
    const known = this.#groups
    this.#groups = undefined
    const { db } = ctx
    const now = ctx.clock.now()
    const at = now.getTime()
    const groups = known ?? await this.#restore(db, at)
    const isStale = this.isStale && known !== undefined
    this.isStale = false
    if (isStale) await writeChanges(db, groups.reroute(await currentRouting(db), at))
    const { rows } = await sql<AlertRow>`select * from alerting_alerts where not is_routed order by id limit ${atOnce} for update`.execute(db)
    for (const { fingerprint, id } of rows) this.#ids.set(fingerprint, id)
    const arrived = groups.alertsArrived(rows.map((row) => keptAlert(row, this.#options.externalUrl)), at)
    const { notifications, suppressed, changes } = groups.due(at, await hidersAt(db, now, await firingAlerts(db)))
    await writeChanges(db, arrived.changes)
    await writeChanges(db, changes)
    await writeSuppressions(db, suppressed, { flushed: changes.groups.map(({ id }) => id), now, idOf: (fingerprint) => this.#ids.get(fingerprint) })
    await tellUnhidden(ctx, changes.groups.map(({ id }) => id))
    await enqueueDeliveries(db, notifications, { now, externalUrl: this.#options.externalUrl, idOf: (fingerprint) => this.#ids.get(fingerprint) })
    if (rows.length > 0) await sql`update alerting_alerts set is_routed = true where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(db)
    for (const fingerprint of changes.removedAlerts) this.#ids.delete(fingerprint)
    ctx.afterCommit(() => {
      this.#groups = groups
    })
    return { nextAt: groups.nextDueAt(), hasMore: rows.length === atOnce }
  }

  async #restore(db: Db, now: number): Promise<AlertGroups> {
    const { rows } = await sql<{ fingerprint: string; id: string }>`select distinct on (fingerprint) fingerprint, id from alerting_alerts where fingerprint in (select fingerprint from alerting_group_members) or state = 'firing' order by fingerprint, id desc`.execute(db)
    this.#ids = new Map(rows.map(({ fingerprint, id }) => [fingerprint, id]))
    const { groups, changes } = AlertGroups.restore(await currentRouting(db), await readGroups(db, this.#options.externalUrl), now)
    await writeChanges(db, changes)
    return groups
  }
}

async function firingAlerts(db: Db): Promise<readonly HideableAlert[]> {
  return (await sql<HideableAlert>`select id, fingerprint, service, environment, severity from alerting_alerts where state = 'firing'`.execute(db)).rows
}

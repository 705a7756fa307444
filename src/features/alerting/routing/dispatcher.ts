import { AlertGroups, type Due } from '#lib/alertmanager'
import type { Context } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { takeForRouting } from '../alerts/routing-queue.ts'
import { enqueueDeliveries } from '../channels/enqueue-deliveries.ts'
import { type HideableAlert, hidersAt } from '../suppression/hiders.ts'
import { tellUnhidden } from '../suppression/tell-unhidden.ts'
import { currentRouting } from './current-routing.ts'
import { readGroups, writeChanges, writeSuppressions } from './group-store.ts'
import { keptAlert } from './kept-alert.ts'
import { tellRefused } from './tell-refused.ts'

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
  /** Those that fire, by their fingerprints. */
  #firing = new Map<string, HideableAlert>()
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
    const rows = await takeForRouting(db, atOnce)
    for (const row of rows) this.#know(row)
    const arrived = groups.alertsArrived(rows.map((row) => keptAlert(row, this.#options.externalUrl, at)), at)
    await writeChanges(db, arrived.changes)
    await tellRefused(ctx, arrived.refused.flatMap(({ index, message }) => rows.slice(index, index + 1).map((row) => ({ row, why: message }))))
    if (groups.isDue(at)) await this.#tell(ctx, groups.due(at, await hidersAt(db, now, this.#firing)), now)
    ctx.afterCommit(() => {
      this.#groups = groups
    })
    return { nextAt: groups.nextDueAt(), hasMore: rows.length === atOnce }
  }

  async #tell(ctx: Context, { notifications, suppressed, changes }: Due, now: Date): Promise<void> {
    const { db } = ctx
    const idOf = (fingerprint: string) => this.#ids.get(fingerprint)
    const flushed = changes.groups.map(({ id }) => id)
    await writeChanges(db, changes)
    await writeSuppressions(db, suppressed, { flushed, now, idOf })
    await tellUnhidden(ctx, flushed)
    await enqueueDeliveries(db, notifications, { now, externalUrl: this.#options.externalUrl, idOf })
    for (const fingerprint of changes.removedAlerts) this.#ids.delete(fingerprint)
  }

  #know({ id, fingerprint, service, environment, severity, state }: HideableAlert & Pick<AlertRow, 'state'>): void {
    this.#ids.set(fingerprint, id)
    if (state === 'firing') this.#firing.set(fingerprint, { id, fingerprint, service, environment, severity })
    else this.#firing.delete(fingerprint)
  }

  async #restore(db: Db, now: number): Promise<AlertGroups> {
    const { rows } = await sql<HideableAlert & Pick<AlertRow, 'state'>>`select distinct on (fingerprint) id, fingerprint, service, environment, severity, state from alerting_alerts where fingerprint in (select fingerprint from alerting_group_members) or state = 'firing' order by fingerprint, id desc`.execute(db)
    this.#ids = new Map()
    this.#firing = new Map()
    for (const row of rows) this.#know(row)
    const { groups, changes } = AlertGroups.restore(await currentRouting(db), await readGroups(db, this.#options.externalUrl), now)
    await writeChanges(db, changes)
    return groups
  }
}

interface Lasting {
  readonly id: string
  /** As the database's clock says, in milliseconds. */
  readonly elapsedMs: number
  readonly limitMs: number
}

/**
 * Finds those that have lasted longer than they may. How long is believed of the database's clock when something is first
 * seen, as after a restart of the server; from then on the watcher's own steady clock counts, so that a clock that is set
 * forward ends nothing early, and one that is set back lets nothing go on.
 */
export class ElapsedWatch {
  #begunAt = new Map<string, number>()

  /** `now` in milliseconds of a clock that only goes forward. Those not given any more are forgotten. */
  overdueAmong<Each extends Lasting>(all: readonly Each[], now: number): Each[] {
    const before = this.#begunAt
    this.#begunAt = new Map(all.map(({ id, elapsedMs }) => [id, before.get(id) ?? now - Math.max(0, elapsedMs)]))
    return all.filter(({ id, limitMs }) => now - (this.#begunAt.get(id) ?? now) >= limitMs)
  }
}

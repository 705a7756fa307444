interface Watched {
  readonly id: string
  /** Grows with each sign of life. */
  readonly beats: number
}

/**
 * Finds those that have shown no sign of life for a time, measured by the watcher's own steady clock: no clock that is set,
 * here, at the runner or at the database, makes a lease end early, and after a restart of the server all get a full term.
 */
export class SilenceWatch {
  readonly #termMs: number
  #seen = new Map<string, { readonly beats: number; readonly since: number }>()

  constructor(termMs: number) {
    this.#termMs = termMs
  }

  /** `now` in milliseconds of a clock that only goes forward. Those not given any more are forgotten. */
  silentAmong<Each extends Watched>(all: readonly Each[], now: number): Each[] {
    const before = this.#seen
    this.#seen = new Map(all.map(({ id, beats }) => {
      const known = before.get(id)
      return [id, known?.beats === beats ? known : { beats, since: now }]
    }))
    return all.filter(({ id }) => now - (this.#seen.get(id)?.since ?? now) >= this.#termMs)
  }
}

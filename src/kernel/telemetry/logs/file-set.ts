import { rm } from 'node:fs/promises'
import type { Segment } from './segment.ts'

/** The files of blocks that there are. One that is gone from here is removed when nobody reads it any more. */
export class FileSet {
  readonly #segments = new Map<string, Segment>()
  readonly #settled = new Set<Segment>()
  readonly #readers = new Map<Segment, number>()
  readonly #gone = new Set<Segment>()
  #removing: Promise<void> = Promise.resolve()

  /** A settled one is not made anew after a crash. */
  add(segment: Segment, isSettled: boolean): void {
    this.#segments.set(segment.path, segment)
    if (isSettled) this.#settled.add(segment)
  }

  settle(segment: Segment): void {
    if (this.#segments.has(segment.path)) this.#settled.add(segment)
  }

  all(): Segment[] {
    return [...this.#segments.values()]
  }

  settled(): Segment[] {
    return [...this.#settled]
  }

  /** What there is now, kept on the disk until `done`. */
  read(): { readonly segments: readonly Segment[]; readonly done: () => void } {
    const segments = this.all()
    for (const segment of segments) this.#readers.set(segment, (this.#readers.get(segment) ?? 0) + 1)
    const done = (): void => {
      for (const segment of segments) {
        const left = (this.#readers.get(segment) ?? 1) - 1
        if (left > 0) this.#readers.set(segment, left)
        else this.#readers.delete(segment)
      }
      this.#removeUnread()
    }
    return { segments, done }
  }

  /** Seen as one change by whoever reads afterwards. */
  replace(old: readonly Segment[], merged: Segment): void {
    this.add(merged, true)
    for (const segment of old) this.remove(segment)
  }

  remove(segment: Segment): void {
    this.#segments.delete(segment.path)
    this.#settled.delete(segment)
    this.#gone.add(segment)
    this.#removeUnread()
  }

  /** Resolves when what could be removed is. */
  async removals(): Promise<void> {
    const removing = this.#removing
    this.#removing = Promise.resolve()
    await removing
  }

  #removeUnread(): void {
    for (const segment of [...this.#gone].filter((each) => !this.#readers.has(each))) {
      this.#gone.delete(segment)
      this.#removing = Promise.all([this.#removing, rm(segment.path, { force: true })]).then(() => undefined)
      this.#removing.catch(() => {})
    }
  }
}

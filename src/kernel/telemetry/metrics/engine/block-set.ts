import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Block, openBlock } from '../blocks/block.ts'
import type { SeriesIndex } from '../index/series-index.ts'

/** A backup that has listed the folder reads what it found: a file whose place was taken stays this long. */
const retiredMs = 600_000

/** All blocks there are. No two cover the same window. */
export class BlockSet {
  readonly #folder: string
  #blocks: Block[] = []
  #retired: { readonly path: string; readonly at: number }[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Opens what is there. A block that another has taken the place of, and what was never finished, is removed; gives the names of files that cannot be read, which are put aside. */
  open(series: SeriesIndex): string[] {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const damaged: string[] = []
    for (const name of readdirSync(this.#folder).toSorted()) {
      const path = join(this.#folder, name)
      if (name.endsWith('.part')) rmSync(path, { force: true })
      if (!name.endsWith('.block')) continue
      const block = openBlock(path, series)
      if (block) this.#blocks.push(block)
      else {
        renameSync(path, `${path}.damaged`)
        damaged.push(name)
      }
    }
    for (const block of this.#blocks) if (this.#blocks.some((other) => other !== block && replaces(other, block))) block.remove()
    this.#blocks = this.#blocks.filter((block) => !this.#blocks.some((other) => other !== block && replaces(other, block)))
    this.#sort()
    return damaged
  }

  all(): readonly Block[] {
    return this.#blocks
  }

  covering(window: number): Block | undefined {
    return this.#blocks.find(({ index }) => index.firstWindow <= window && window <= index.lastWindow)
  }

  /** Those with samples after `from` up to and with `to`. */
  within(from: number, to: number): Block[] {
    return this.#blocks.filter(({ firstTime, lastTime }) => lastTime > from && firstTime <= to)
  }

  isCovered(window: number, seq: number): boolean {
    return (this.covering(window)?.index.seq ?? -1) >= seq
  }

  pathOf({ firstWindow, lastWindow, seq }: { readonly firstWindow: number; readonly lastWindow: number; readonly seq: number }): string {
    return join(this.#folder, `${[firstWindow, lastWindow].map((window) => String(window).padStart(8, '0')).join('-')}-${seq}.block`)
  }

  /** Opens the file that takes the place of others. */
  replace(old: readonly Block[], path: string, series: SeriesIndex): void {
    const block = openBlock(path, series)
    if (!block) throw new Error(`${path} cannot be read back.`)
    this.#blocks = [...this.#blocks.filter((each) => !old.includes(each)), block]
    this.#sort()
    for (const each of old) {
      each.close()
      if (each.path !== path) this.#retired.push({ path: each.path, at: performance.now() })
    }
  }

  /** Removes the files that others have taken the place of: those that have waited, or all of them. */
  clean(isWhole: boolean): void {
    const due = this.#retired.filter(({ at }) => isWhole || performance.now() - at > retiredMs)
    this.#retired = this.#retired.filter((each) => !due.includes(each))
    for (const { path } of due) rmSync(path, { force: true })
  }

  remove(block: Block): void {
    this.#blocks = this.#blocks.filter((each) => each !== block)
    block.remove()
  }

  close(): void {
    for (const block of this.#blocks) block.close()
    this.#blocks = []
  }

  #sort(): void {
    this.#blocks.sort((a, b) => a.index.firstWindow - b.index.firstWindow)
  }
}

function replaces({ index: a }: Block, { index: b }: Block): boolean {
  const isInside = a.firstWindow <= b.firstWindow && b.lastWindow <= a.lastWindow
  const isLarger = a.lastWindow - a.firstWindow > b.lastWindow - b.firstWindow
  return isInside && (a.seq > b.seq || (a.seq === b.seq && isLarger))
}

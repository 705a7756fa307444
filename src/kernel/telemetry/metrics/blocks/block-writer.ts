import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { keySeparator } from '../index/series-key.ts'
import { syncFolder } from '../log/write-log.ts'
import { encodeIndex } from './block-format.ts'
import type { Chunk } from './chunk.ts'

const bufferBytes = 2 ** 20

/** Writes a block beside its place and moves it there when it is whole. */
export class BlockWriter {
  readonly #path: string
  readonly #file: number
  #parts: Uint8Array[] = []
  #waiting = 0
  readonly #keys: string[] = []
  readonly #chunkCounts: number[] = []
  readonly #timesOf: number[] = []
  readonly #valueSizes: number[] = []
  readonly #histogramSizes: number[] = []
  readonly #leastValues: number[] = []
  readonly #mostValues: number[] = []
  readonly #timesByBytes = new Map<string, number>()
  readonly #times: { readonly bytes: Uint8Array; readonly count: number; readonly first: number; readonly last: number }[] = []

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(`${path}.part`, 'w', 0o600)
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0
  }

  /** Series must come in the order of their keys. */
  add(key: string, chunks: readonly Chunk[]): void {
    if (chunks.length === 0) return
    this.#keys.push(key)
    this.#chunkCounts.push(chunks.length)
    for (const chunk of chunks) {
      this.#timesOf.push(this.#timesId(chunk))
      this.#valueSizes.push(chunk.values.length)
      this.#histogramSizes.push(chunk.histograms?.length ?? 0)
      this.#leastValues.push(chunk.codes.least)
      this.#mostValues.push(chunk.codes.most)
      this.#write(chunk.values)
      if (chunk.histograms) this.#write(chunk.histograms)
    }
  }

  #timesId({ times, count, first, last }: Chunk): number {
    // The bytes alone do not tell how many a regular step has.
    const text = `${count}:${Buffer.from(times.buffer, times.byteOffset, times.length).toString('latin1')}`
    const known = this.#timesByBytes.get(text)
    if (known !== undefined) return known
    this.#timesByBytes.set(text, this.#times.length)
    return this.#times.push({ bytes: times, count, first, last }) - 1
  }

  /** Brings all to the disk and the file to its place. */
  finish(range: { readonly firstWindow: number; readonly lastWindow: number; readonly seq: number }): void {
    for (const { bytes } of this.#times) this.#write(bytes)
    this.#write(encodeIndex({
      ...range, keys: this.#keys.join(keySeparator), chunkCounts: Uint32Array.from(this.#chunkCounts), timesOf: Uint32Array.from(this.#timesOf), valueSizes: Uint32Array.from(this.#valueSizes),
      histogramSizes: this.#histogramSizes.some((size) => size > 0) ? Uint32Array.from(this.#histogramSizes) : undefined,
      leastValues: Uint16Array.from(this.#leastValues), mostValues: Uint16Array.from(this.#mostValues),
      timesSizes: Uint32Array.from(this.#times, ({ bytes }) => bytes.length), timesCounts: Uint32Array.from(this.#times, ({ count }) => count),
      timesFirst: Float64Array.from(this.#times, ({ first }) => first), timesLast: Float64Array.from(this.#times, ({ last }) => last),
    }))
    this.#drain()
    fsyncSync(this.#file)
    closeSync(this.#file)
    renameSync(`${this.#path}.part`, this.#path)
    syncFolder(dirname(this.#path))
  }

  /** Leaves nothing behind; for when something else failed. */
  discard(): void {
    closeSync(this.#file)
    rmSync(`${this.#path}.part`, { force: true })
  }

  #write(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#waiting += bytes.length
    if (this.#waiting >= bufferBytes) this.#drain()
  }

  #drain(): void {
    const bytes = Buffer.concat(this.#parts)
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at)
    this.#parts = []
    this.#waiting = 0
  }
}

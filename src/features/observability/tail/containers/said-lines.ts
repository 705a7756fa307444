import { timeOfText } from '../files/time-of-text.ts'
import { textWithin } from '../text-within.ts'
import { type LogFrame, LogFrames } from './log-frames.ts'

/** A whole line of a container, with the engine's time of it. */
export interface SaidLine {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
  readonly timeNs: bigint
  readonly isCut: boolean
}

interface Begun {
  readonly timeNs: bigint
  readonly parts: Buffer[]
  size: number
  isCut: boolean
}

const stampBytes = 40
const space = 32
const lineFeed = 10

/** Lines out of what the engine sends with `timestamps=1`; the pieces of a long line, each with a time of its own, are put together. */
export class SaidLines {
  readonly #frames: LogFrames
  readonly #maxBytes: number
  readonly #begun = new Map<string, Begun>()

  constructor({ isRaw, maxBytes }: { readonly isRaw: boolean; readonly maxBytes: number }) {
    this.#frames = new LogFrames({ isRaw, maxBytes: maxBytes + stampBytes })
    this.#maxBytes = maxBytes
  }

  push(chunk: Buffer): SaidLine[] {
    return this.#frames.push(chunk).flatMap((frame) => this.#take(frame) ?? [])
  }

  #take({ stream, bytes }: LogFrame): SaidLine | undefined {
    const end = bytes.subarray(0, stampBytes).indexOf(space)
    const timeNs = end === -1 ? undefined : timeOfText(bytes.subarray(0, end).toString('latin1'))
    const begun = this.#begun.get(stream) ?? { timeNs: timeNs ?? 0n, parts: [], size: 0, isCut: false }
    const isWhole = bytes.at(-1) === lineFeed
    const text = bytes.subarray(timeNs === undefined ? 0 : end + 1, isWhole ? -1 : undefined)
    const room = Math.max(0, this.#maxBytes - begun.size)
    begun.isCut ||= text.length > room
    // A copy: what it is part of is larger and would be kept with it.
    if (room > 0) begun.parts.push(Buffer.from(text.subarray(0, room)))
    begun.size += Math.min(room, text.length)
    if (!isWhole) {
      this.#begun.set(stream, begun)
      return undefined
    }
    this.#begun.delete(stream)
    const { text: said, isCut } = textWithin(Buffer.concat(begun.parts), this.#maxBytes, begun.isCut)
    return { stream, text: said.replace(/\r$/, ''), timeNs: begun.timeNs, isCut }
  }
}

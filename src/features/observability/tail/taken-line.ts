import type { Labels } from '#lib/promql'

/** A line on its way into the store. */
export interface TakenLine {
  readonly stream: Labels
  readonly timeNs: bigint
  readonly line: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** Lines of one source that are kept together, and where the source stands after them. */
export interface TakenPart<Position> {
  readonly key: string
  readonly lines: readonly TakenLine[]
  readonly position: Position
}
